-- Record how a run ended.
UPDATE runs SET status = $status, message = $message, finished_at = $now
WHERE run_id = $run_id;
