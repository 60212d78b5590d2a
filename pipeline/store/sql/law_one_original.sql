-- Copies of a copy, and articles with more than one original.
SELECT count(*), min(article_id) FROM (
    SELECT link.article_id FROM copies AS link JOIN articles AS original ON original.id = link.original_id
    WHERE link.kind IN ('identical', 'near', 'rewrite') AND NOT original.is_original
    UNION ALL
    SELECT article_id FROM copies WHERE kind IN ('identical', 'near', 'rewrite') GROUP BY article_id HAVING count(*) > 1
);
