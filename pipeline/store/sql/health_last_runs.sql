-- The newest run of each flow.
SELECT flow, max_by(run_id, started_at) AS run_id, max_by(status, started_at) AS status, max(started_at) AS started_at,
    max_by(finished_at, started_at) AS finished_at, coalesce(max_by(message, started_at), '') AS message
FROM runs
GROUP BY flow
ORDER BY flow;
