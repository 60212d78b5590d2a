-- The last acknowledged record of every archive segment of a run.
SELECT warc_file, max(warc_offset) AS warc_offset
FROM (
    SELECT warc_file, warc_offset FROM work.documents
    UNION ALL BY NAME
    SELECT warc_file, warc_offset FROM feed_fetches
    UNION ALL BY NAME
    SELECT warc_file, warc_offset FROM articles
)
WHERE contains(warc_file, $prefix)
GROUP BY warc_file;
