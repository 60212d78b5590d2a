-- Which documents of the batch the same backfill has brought before, or wait in the archive to be processed.
SELECT DISTINCT batch.alias
FROM batch JOIN work.documents AS document ON document.alias = batch.alias
WHERE document.state = 'archived' OR document.job_id = batch.job_id;
