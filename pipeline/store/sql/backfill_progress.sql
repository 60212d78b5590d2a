-- The units of a backfill in their order.
SELECT unit, state, n_records, n_archived, n_lost, message FROM backfill_units WHERE job_id = $job ORDER BY position;
