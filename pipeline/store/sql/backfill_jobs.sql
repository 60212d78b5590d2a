-- All backfills, oldest first.
SELECT job_id, source, parameters, since, until, status, message, finished_at
FROM backfills ORDER BY created_at, job_id;
