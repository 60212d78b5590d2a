-- Queue pages that a backfill wants; one that ended without becoming an article is tried again, one under way is left.
INSERT INTO work.documents BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    url = excluded.url, site_url = excluded.site_url, host = excluded.host, state = 'queued', due_at = excluded.due_at,
    attempts = 0, reason = '', outcome = NULL, ingest_path = excluded.ingest_path, job_id = excluded.job_id,
    run_id = excluded.run_id
WHERE state = 'done' AND article_id IS NULL;
