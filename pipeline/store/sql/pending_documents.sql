-- Archived documents of one path that wait to be processed.
SELECT alias, body, feed, entry_key, ingest_path, first_seen_at, fetched_at, warc_file, warc_offset, warc_digest
FROM work.documents
WHERE state = 'archived' AND ingest_path = $path
ORDER BY warc_file, warc_offset
LIMIT $limit;
