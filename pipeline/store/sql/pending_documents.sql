-- Archived documents of live runs, or of one backfill, that wait to be processed, behind the last one that was taken.
SELECT alias, body, feed, entry_key, ingest_path, job_id, first_seen_at, fetched_at, warc_file, warc_offset, warc_digest
FROM work.documents
WHERE state = 'archived' AND job_id IS NOT DISTINCT FROM $job
    AND (warc_file, warc_offset, alias, body) > ($file, $offset, $alias, $body)
ORDER BY warc_file, warc_offset, alias, body
LIMIT $limit;
