-- Draw tags of articles for an audit, in an order that depends on the seed alone.
SELECT label.article_id, article.url, article.title, label.tag, label.level, label.score, label.evidence
FROM article_tags AS label
JOIN articles AS article ON article.id = label.article_id
WHERE label.shown AND label.n > 0 AND ($tag IS NULL OR label.tag = $tag)
ORDER BY md5(concat($seed, label.article_id, label.tag))
LIMIT $n;
