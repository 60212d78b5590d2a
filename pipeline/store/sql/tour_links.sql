-- Originals with the articles linked to them, copies first.
SELECT original.title, original.site, article.title, article.site, link.kind, link.score
FROM copies AS link
JOIN articles AS original ON original.id = link.original_id
JOIN articles AS article ON article.id = link.article_id
ORDER BY link.kind IN ('update', 'related'), original.published_at, original.id, link.score DESC, article.id;
