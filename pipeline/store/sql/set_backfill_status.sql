-- Record the state of a backfill.
UPDATE backfills SET status = $status, message = $message, finished_at = $finished WHERE job_id = $job;
