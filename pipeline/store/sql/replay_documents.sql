-- Take quarantined documents up again: from the archive where their bytes are there, else from the web.
UPDATE work.documents AS document
SET state = CASE WHEN document.warc_file IS NULL THEN 'queued' ELSE 'archived' END,
    outcome = NULL, reason = '', attempts = 0, due_at = batch.due_at
FROM batch
WHERE document.alias = batch.alias AND document.body = batch.body;
