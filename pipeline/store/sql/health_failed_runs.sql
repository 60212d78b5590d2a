-- Runs that failed or crashed within a day, by flow, where no later run of the flow ended well.
SELECT run.flow AS subject, run.status || ' at ' || strftime(run.started_at, '%Y-%m-%d %H:%M') || ': ' || coalesce(run.message, '') AS detail
FROM runs AS run
WHERE run.status IN ('failed', 'crashed') AND run.started_at > $now::TIMESTAMP - INTERVAL 1 DAY
    AND NOT EXISTS (
        FROM runs AS later
        WHERE later.flow = run.flow AND later.status = 'completed' AND later.started_at > run.started_at
    )
ORDER BY run.started_at;
