-- All links between articles.
SELECT article_id, original_id, kind FROM copies;
