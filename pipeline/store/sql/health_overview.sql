-- When the corpus was published last, when ingest ended well last (not counting what a wrong clock dated ahead), and
-- how much there is.
SELECT
    (SELECT value FROM corpus_info WHERE key = 'snapshot_at') AS snapshot_at,
    (
        SELECT max(finished_at) FROM runs
        WHERE flow = 'ingest' AND status = 'completed' AND finished_at <= $now::TIMESTAMP + INTERVAL 5 MINUTE
    ) AS ingested_at,
    (SELECT count(*) FROM articles) AS n_articles,
    (SELECT count(*) FROM articles WHERE is_original) AS n_originals,
    (SELECT count(*) FROM articles WHERE is_conflict) AS n_conflict,
    (SELECT count(*) FROM feeds WHERE subscribed) AS n_feeds,
    (SELECT count(*) FROM work.documents WHERE state = 'queued') AS n_queued,
    (SELECT count(*) FROM work.documents WHERE state = 'archived') AS n_archived,
    (SELECT count(*) FROM quarantine) AS n_quarantined;
