-- Take a backfill off the ledger.
DELETE FROM backfills WHERE job_id = $job;
