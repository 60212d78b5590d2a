-- Mark unfinished runs of a flow as crashed and return their ids.
UPDATE runs SET status = 'crashed', message = 'found unfinished by a later run'
WHERE flow = $flow AND status = 'running'
RETURNING run_id;
