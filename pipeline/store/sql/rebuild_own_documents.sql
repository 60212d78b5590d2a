-- Documents that only the archive knows belong to no backfill.
UPDATE work.documents SET job_id = NULL WHERE job_id = $job;
