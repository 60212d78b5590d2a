-- How many articles lose their raw page when segments are removed or written anew.
SELECT count(*)
FROM articles AS article
JOIN raw_records AS record ON record.warc_file = article.warc_file AND record.warc_offset = article.warc_offset
WHERE record.outlived AND list_contains($names::VARCHAR[], article.warc_file);
