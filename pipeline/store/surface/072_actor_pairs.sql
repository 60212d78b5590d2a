-- Who is named together with whom.
CREATE OR REPLACE VIEW actor_pairs AS
SELECT one.key AS actor, other.key AS other_actor, count(DISTINCT one.original_id) AS n_originals,
    count(DISTINCT one.article_id) AS n_articles, min(one.day) AS first_day, max(one.day) AS last_day
FROM (
    SELECT DISTINCT mention.article_id, mention.key, link.original_id, article.published_at::DATE AS day
    FROM mentions AS mention
    JOIN articles AS article ON article.id = mention.article_id
    JOIN article_origins AS link ON link.article_id = mention.article_id
    WHERE mention.kind = 'actor' AND mention.context = 'current'
) AS one
JOIN (
    SELECT DISTINCT mention.article_id, mention.key
    FROM mentions AS mention
    WHERE mention.kind = 'actor' AND mention.context = 'current'
) AS other ON other.article_id = one.article_id AND other.key > one.key
GROUP BY one.key, other.key;
COMMENT ON VIEW actor_pairs IS 'Actors named in the same articles (current mentions), each pair once: how many originals and articles, and when.';
