-- Remember robots.txt files.
INSERT INTO work.robots BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    verdict = excluded.verdict, reason = excluded.reason, text = excluded.text, fetched_at = excluded.fetched_at;
