-- How many articles have their raw page in some segments.
SELECT count(*) FROM articles WHERE list_contains($names::VARCHAR[], warc_file);
