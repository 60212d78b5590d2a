-- Let documents that were processed again belong to the backfills that brought them, and wait where they waited.
UPDATE work.documents AS document SET
    job_id = before.job_id, ingest_path = before.ingest_path,
    state = CASE WHEN before.state = 'queued' THEN 'queued' ELSE document.state END
FROM earlier.work.documents AS before
WHERE before.alias = document.alias AND before.body = document.body AND document.job_id = $job;
