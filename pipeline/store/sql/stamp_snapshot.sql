-- Name the snapshot about to be published.
INSERT OR REPLACE INTO corpus_info BY NAME
SELECT 'snapshot_at' AS key, $now AS value
UNION ALL BY NAME
SELECT 'snapshot_runs' AS key, (SELECT count(*) || '/' || count(finished_at) FROM runs) AS value;
