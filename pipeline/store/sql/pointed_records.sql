-- Every raw record that a row names, with its digest.
SELECT DISTINCT warc_file, warc_offset, warc_digest FROM (
    SELECT warc_file, warc_offset, warc_digest FROM articles
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM past_versions
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM feed_fetches
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM quarantine
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM work.documents
)
WHERE warc_file IS NOT NULL
ORDER BY warc_file, warc_offset;
