-- Whether a run began or ended since the last snapshot.
SELECT (SELECT count(*) || '/' || count(finished_at) FROM runs)
    IS DISTINCT FROM (SELECT value FROM corpus_info WHERE key = 'snapshot_runs');
