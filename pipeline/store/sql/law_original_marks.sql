-- Articles marked as originals that are linked as copies, or the other way round.
SELECT count(*), min(id) FROM articles
WHERE is_original = (id IN (SELECT article_id FROM copies WHERE kind IN ('identical', 'near', 'rewrite')));
