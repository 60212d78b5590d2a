-- Segments that hold a record younger than the cutoff, or a document that is still to be processed.
SELECT DISTINCT warc_file
FROM (
    SELECT warc_file FROM work.documents WHERE fetched_at >= $cutoff OR state = 'archived'
    UNION ALL BY NAME
    SELECT warc_file FROM feed_fetches WHERE fetched_at >= $cutoff
)
WHERE warc_file IS NOT NULL;
