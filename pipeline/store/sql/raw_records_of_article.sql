-- Where the raw bytes of an article's versions and documents are.
SELECT warc_file, warc_offset FROM articles WHERE id = $article_id AND warc_file IS NOT NULL
UNION
SELECT warc_file, warc_offset FROM past_versions WHERE article_id = $article_id AND warc_file IS NOT NULL
UNION
SELECT warc_file, warc_offset FROM work.documents WHERE article_id = $article_id AND warc_file IS NOT NULL;
