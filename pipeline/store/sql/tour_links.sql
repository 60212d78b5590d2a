-- Originals with the articles linked to them, copies first.
WITH outlet AS (
    SELECT article.id, coalesce(min(feed.family), any_value(article.site)) AS name
    FROM articles AS article
    LEFT JOIN article_feeds AS brought ON brought.article_id = article.id
    LEFT JOIN feeds AS feed ON feed.name = brought.feed
    GROUP BY article.id
)
SELECT original.title, original_outlet.name, article.title, article_outlet.name, link.kind, link.score
FROM copies AS link
JOIN articles AS original ON original.id = link.original_id
JOIN outlet AS original_outlet ON original_outlet.id = original.id
JOIN articles AS article ON article.id = link.article_id
JOIN outlet AS article_outlet ON article_outlet.id = article.id
ORDER BY link.kind IN ('update', 'related'), original.published_at, original.id, link.score DESC, article.id;
