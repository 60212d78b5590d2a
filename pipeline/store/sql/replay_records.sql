-- Hand archived documents over to a replay: they are processed again from their newest record.
UPDATE work.documents SET state = 'archived', ingest_path = 'replay', job_id = $job
WHERE state = 'done' AND warc_file IS NOT NULL AND article_id IS NOT NULL
    AND ($since::TIMESTAMP IS NULL OR first_seen_at >= $since);
