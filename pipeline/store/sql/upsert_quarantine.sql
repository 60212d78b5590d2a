-- Write what could not be used; a later failure of the same document replaces the earlier one.
INSERT INTO quarantine BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    stage = excluded.stage, reason = excluded.reason, detail = excluded.detail, warc_file = excluded.warc_file,
    warc_offset = excluded.warc_offset, warc_digest = excluded.warc_digest, quarantined_at = excluded.quarantined_at,
    run_id = excluded.run_id;
