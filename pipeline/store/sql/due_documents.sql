-- Documents that are due, one of each host in turn so that no host holds up a batch.
SELECT document.alias, document.url, document.host, document.attempts, document.first_seen_at,
    document.ingest_path, document.job_id, document.site_url, document.feed,
    feed.language, feed.country_iso3, feed.family, entry.value
FROM work.documents AS document
LEFT JOIN feeds AS feed ON feed.name = document.feed
LEFT JOIN work.entries AS entry ON entry.feed = document.feed AND entry.entry_key = document.entry_key
WHERE document.state = 'queued' AND document.due_at <= $now AND document.job_id IS NOT DISTINCT FROM $job
ORDER BY row_number() OVER (PARTITION BY document.host ORDER BY document.first_seen_at, document.alias), document.alias
LIMIT $limit;
