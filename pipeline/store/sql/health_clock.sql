-- Runs dated ahead of the present by more than five minutes: the clock was wrong then, or is now.
SELECT flow AS subject,
    'a run is dated ' || strftime(max(started_at), '%Y-%m-%d %H:%M') || ', which has not come yet' AS detail
FROM runs
WHERE started_at > $now::TIMESTAMP + INTERVAL 5 MINUTE
GROUP BY flow
ORDER BY flow;
