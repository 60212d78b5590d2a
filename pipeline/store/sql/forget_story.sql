-- Name a story after its earliest remaining original, and count it anew.
UPDATE stories SET id = rest.id, title = rest.title, n_originals = rest.n, n_articles = rest.n_articles
FROM (
    SELECT min_by(article.id, coalesce(article.published_at, article.first_seen_at)) AS id,
        min_by(article.title, coalesce(article.published_at, article.first_seen_at)) AS title,
        count(DISTINCT article.id) AS n, count(DISTINCT article.id) + count(copy.article_id) AS n_articles
    FROM story_articles AS member
    JOIN articles AS article ON article.id = member.article_id
    LEFT JOIN copies AS copy ON copy.original_id = article.id AND copy.kind IN ('identical', 'near', 'rewrite')
    WHERE member.story_id = $story_id
) AS rest
WHERE stories.id = $story_id AND rest.n > 0
RETURNING stories.id;
