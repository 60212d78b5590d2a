-- What could not be used, newest first; each condition holds everywhere when its parameter is NULL.
SELECT id, stage, reason, url, feed, detail, warc_file, warc_offset, quarantined_at, run_id
FROM quarantine
WHERE ($stage IS NULL OR stage = $stage)
    AND ($reason IS NULL OR reason = $reason)
    AND ($feed IS NULL OR feed = $feed)
ORDER BY quarantined_at DESC, id;
