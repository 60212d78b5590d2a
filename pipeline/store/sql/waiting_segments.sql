-- Which of some segments hold a document that waits to be processed.
SELECT DISTINCT warc_file
FROM work.documents
WHERE state = 'archived' AND list_contains($names::VARCHAR[], warc_file);
