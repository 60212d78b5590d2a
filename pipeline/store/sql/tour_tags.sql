-- Tags of conflict articles, each with the sentence that earned it in the article that has most of it.
WITH outlet AS (
    SELECT article.id, coalesce(min(feed.family), any_value(article.site)) AS name
    FROM articles AS article
    LEFT JOIN article_feeds AS brought ON brought.article_id = article.id
    LEFT JOIN feeds AS feed ON feed.name = brought.feed
    GROUP BY article.id
)
SELECT tag.tag, count(DISTINCT article.id) FILTER (article.is_original) AS n_originals,
    count(DISTINCT article.id) AS n_articles, arg_max(tag.evidence, (article.is_original, tag.score)) AS evidence,
    arg_max(outlet.name, (article.is_original, tag.score)) AS outlet
FROM article_tags AS tag
JOIN articles AS article ON article.id = tag.article_id
JOIN outlet ON outlet.id = article.id
WHERE tag.shown AND article.is_conflict
GROUP BY tag.tag
ORDER BY n_originals DESC, tag.tag;
