-- Put documents back into the queue with the time at which they are tried again.
UPDATE work.documents AS document
SET state = 'queued', due_at = batch.due_at, attempts = document.attempts + batch.attempts, reason = batch.reason, run_id = batch.run_id
FROM batch
WHERE document.alias = batch.alias AND document.body = batch.body;
