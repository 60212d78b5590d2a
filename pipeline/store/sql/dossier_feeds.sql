-- The feeds that brought one article.
SELECT feed, first_seen_at, run_id FROM article_feeds WHERE article_id = $id ORDER BY first_seen_at;
