-- Articles that were forgotten and are there.
SELECT count(*), min(article_id) FROM forgotten WHERE article_id IN (SELECT id FROM articles);
