-- The conflicts that one article is about.
SELECT conflict, rule, evidence FROM article_conflicts WHERE article_id = $id ORDER BY score DESC;
