-- Sum the outcomes of a run by unit, outcome and reason.
SELECT unit, outcome, reason, sum(n)::INTEGER AS n
FROM outcomes
WHERE run_id = $run_id
GROUP BY ALL
ORDER BY unit, n DESC, outcome, reason;
