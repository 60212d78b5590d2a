-- Take what a backfill still wanted to download off the queue.
DELETE FROM work.documents WHERE job_id = $job AND state = 'queued';
