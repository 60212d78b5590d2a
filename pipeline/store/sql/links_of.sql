-- Every link of one article, with the other end.
SELECT link.kind, CASE WHEN link.article_id = $id THEN 'of' ELSE 'by' END AS direction, other.site, other.published_at,
    other.title, other.canonical_url AS url, round(link.score, 2) AS score, link.direction_confidence
FROM copies AS link
JOIN articles AS other
    ON other.id = CASE WHEN link.article_id = $id THEN link.original_id ELSE link.article_id END
WHERE $id IN (link.article_id, link.original_id)
ORDER BY link.kind IN ('identical', 'near', 'rewrite') DESC, link.score DESC, other.id;
