-- Count what became of the documents that a run processed although no entry served in it led to them: a resumed queue,
-- a backfill, a replay.
INSERT INTO outcomes BY NAME
SELECT $run_id AS run_id, 'document' AS unit, feed, outcome, reason, count(*)::INTEGER AS n
FROM work.documents AS document
WHERE run_id = $run_id AND state = 'done'
    AND NOT EXISTS (
        FROM work.run_entries AS served
        WHERE served.run_id = $run_id AND served.alias = document.alias AND served.fate = 'queued'
    )
GROUP BY ALL;
