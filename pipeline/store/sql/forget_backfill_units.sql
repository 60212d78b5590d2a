-- Take the units of a backfill off the ledger.
DELETE FROM backfill_units WHERE job_id = $job;
