-- Articles that consumers were never told of.
SELECT count(*), min(canonical_url) FROM articles WHERE id NOT IN (SELECT article_id FROM changes);
