-- Queue documents; one that is done is queued again and keeps the time at which it was first seen.
INSERT INTO work.documents BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    url = excluded.url, state = 'queued', feed = excluded.feed, entry_key = excluded.entry_key, due_at = excluded.due_at,
    attempts = 0, reason = '', outcome = NULL, ingest_path = excluded.ingest_path, job_id = NULL, run_id = excluded.run_id;
