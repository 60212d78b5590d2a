-- Count what became of every entry served in a run. Where several entries led to one document, the first has its outcome
-- and the others are known; an entry whose document is still to be fetched is waiting. A page that waits while the feed's
-- own content stands in counts as what that content became.
INSERT INTO outcomes BY NAME
WITH document AS (
    SELECT alias, outcome, reason, state, run_id,
        row_number() OVER (PARTITION BY alias ORDER BY (state = 'done') DESC, (outcome IN ('new', 'version')) DESC, body DESC)
            AS preference
    FROM work.documents
    WHERE run_id = $run_id OR state <> 'done'
),
entry AS (
    SELECT served.feed, served.fate, served.reason,
        document.outcome AS document_outcome, document.reason AS document_reason, document.state,
        row_number() OVER (PARTITION BY served.alias, served.fate ORDER BY served.feed, served.entry_key) AS place
    FROM work.run_entries AS served
    LEFT JOIN document ON document.alias = served.alias AND document.preference = 1 AND served.fate = 'queued'
    WHERE served.run_id = $run_id
)
SELECT $run_id AS run_id, 'entry' AS unit, feed,
    CASE
        WHEN fate <> 'queued' THEN fate
        WHEN state IS NULL OR state <> 'done' THEN 'waiting'
        WHEN place > 1 AND document_outcome IN ('new', 'version') THEN 'known'
        ELSE document_outcome
    END AS outcome,
    CASE
        WHEN fate <> 'queued' THEN reason
        WHEN state = 'done' AND place > 1 AND document_outcome IN ('new', 'version') THEN ''
        ELSE coalesce(document_reason, '')
    END AS reason,
    count(*)::INTEGER AS n
FROM entry
GROUP BY ALL;
