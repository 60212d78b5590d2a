-- Take what a backfill had not finished off the queue.
DELETE FROM work.documents WHERE job_id = $job AND state IN ('queued', 'archived');
