-- Runs that never ended.
SELECT count(*), min(run_id) FROM runs WHERE finished_at IS NULL;
