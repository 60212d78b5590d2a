-- Which of some segments a row names.
SELECT DISTINCT warc_file
FROM (
    SELECT warc_file FROM articles
    UNION ALL SELECT warc_file FROM past_versions
    UNION ALL SELECT warc_file FROM feed_fetches
    UNION ALL SELECT warc_file FROM quarantine
    UNION ALL SELECT warc_file FROM work.documents
)
WHERE list_contains($names::VARCHAR[], warc_file);
