-- What the corpus holds, in one row.
SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM articles WHERE is_original) AS originals,
    (SELECT count(*) FROM articles WHERE is_conflict AND is_original) AS conflict_originals,
    (SELECT count(*) FROM stories) AS stories, (SELECT count(*) FROM feeds WHERE subscribed) AS feeds,
    (SELECT count(*) FROM silent_feeds) AS feeds_not_working, (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT max(published_at) FROM articles) AS newest_article,
    (SELECT max(started_at) FROM runs WHERE flow = 'ingest') AS last_ingest,
    (SELECT max_by(status, started_at) FROM runs WHERE flow = 'ingest') AS last_ingest_status,
    (SELECT value FROM corpus_info WHERE key = 'snapshot_at') AS snapshot_at;
