-- Let go of the documents that a backfill brought to an end, so that asking for it again judges them anew.
UPDATE work.documents SET job_id = NULL WHERE job_id = $job;
