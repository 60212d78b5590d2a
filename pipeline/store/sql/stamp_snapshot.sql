-- Name the snapshot about to be published, and what made it.
INSERT OR REPLACE INTO corpus_info BY NAME
SELECT 'snapshot_at' AS key, $now AS value
UNION ALL BY NAME
SELECT 'snapshot_runs' AS key, (SELECT count(*) || '/' || count(finished_at) FROM runs) AS value
UNION ALL BY NAME
SELECT 'schema' AS key, (SELECT max(number) FROM schema_migrations)::VARCHAR AS value
UNION ALL BY NAME
SELECT 'algorithm' AS key, $algorithm AS value
UNION ALL BY NAME
SELECT 'idf_epoch' AS key, $idf_epoch AS value;
