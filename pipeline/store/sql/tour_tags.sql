-- Tags of conflict articles, each with the sentence that earned it in the article that has most of it.
SELECT tag.tag, count(DISTINCT article.id) FILTER (article.is_original) AS n_originals,
    count(DISTINCT article.id) AS n_articles, arg_max(tag.evidence, (article.is_original, tag.score)) AS evidence,
    arg_max(article.site, (article.is_original, tag.score)) AS site
FROM article_tags AS tag
JOIN articles AS article ON article.id = tag.article_id
WHERE tag.shown AND article.is_conflict
GROUP BY tag.tag
ORDER BY n_originals DESC, tag.tag;
