-- Remember hosts.
INSERT INTO work.hosts BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    quiet_until = excluded.quiet_until, crawl_delay_seconds = excluded.crawl_delay_seconds,
    spacing_seconds = excluded.spacing_seconds, last_request_at = excluded.last_request_at;
