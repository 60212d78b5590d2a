-- What publishers did not want us to have, within a day.
SELECT counted.reason AS subject, sum(counted.n) || ' entries skipped in a day' AS detail
FROM outcomes AS counted
JOIN runs AS run ON run.run_id = counted.run_id
WHERE counted.outcome = 'skipped' AND counted.unit = 'entry' AND run.started_at > $now::TIMESTAMP - INTERVAL 1 DAY
    AND (counted.reason LIKE '%robots%' OR counted.reason LIKE '%opt%out%')
GROUP BY counted.reason
ORDER BY sum(counted.n) DESC;
