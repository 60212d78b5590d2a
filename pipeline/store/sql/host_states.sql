-- What is remembered of hosts.
SELECT host, quiet_until, crawl_delay_seconds, spacing_seconds, last_request_at FROM work.hosts;
