-- Updates and related articles of one article.
SELECT link.kind, other.site, other.published_at, other.title, other.canonical_url AS url, link.score
FROM copies AS link
JOIN articles AS other
    ON other.id = CASE WHEN link.article_id = $id THEN link.original_id ELSE link.article_id END
WHERE link.kind IN ('update', 'related') AND $id IN (link.article_id, link.original_id)
ORDER BY link.score DESC;
