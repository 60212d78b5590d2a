-- The copy group of one article: original first.
SELECT coalesce(link.copy_kind, 'original') AS part, article.site, article.published_at, article.title,
    article.canonical_url AS url, link.score
FROM article_origins AS link
JOIN articles AS article ON article.id = link.article_id
WHERE link.original_id = (SELECT original_id FROM article_origins WHERE article_id = $id)
ORDER BY link.copy_kind IS NOT NULL, article.published_at, article.id;
