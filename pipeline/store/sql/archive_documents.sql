-- Acknowledge archived documents: a queued one changes state, one that no queue knew is added.
INSERT INTO work.documents BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    state = 'archived', reason = '', outcome = NULL, ingest_path = excluded.ingest_path, job_id = excluded.job_id, warc_file = excluded.warc_file,
    warc_offset = excluded.warc_offset, warc_digest = excluded.warc_digest, fetched_at = excluded.fetched_at,
    run_id = excluded.run_id;
