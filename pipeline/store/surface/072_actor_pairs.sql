-- Who is named together with whom.
CREATE OR REPLACE VIEW actor_pairs AS
SELECT one.key AS actor, other.key AS other_actor, count(*) FILTER (WHERE one.is_original) AS n_originals,
    count(*) AS n_articles, min(one.day) AS first_day, max(one.day) AS last_day
FROM (
    SELECT named.article_id, named.key, article.is_original, article.published_at::DATE AS day
    FROM (
        SELECT DISTINCT mention.article_id, mention.key
        FROM mentions AS mention
        WHERE mention.kind = 'actor' AND mention.context = 'current'
    ) AS named
    JOIN articles AS article ON article.id = named.article_id
) AS one
JOIN (
    SELECT DISTINCT mention.article_id, mention.key
    FROM mentions AS mention
    WHERE mention.kind = 'actor' AND mention.context = 'current'
) AS other ON other.article_id = one.article_id AND other.key > one.key
GROUP BY one.key, other.key;
COMMENT ON VIEW actor_pairs IS 'Actors named in the same articles (current mentions), each pair once: how many originals and articles, and when.';
COMMENT ON COLUMN actor_pairs.other_actor IS 'Key of the second actor, the later one in the alphabet.';
COMMENT ON COLUMN actor_pairs.actor IS 'Key of the first actor, as in actors.';
COMMENT ON COLUMN actor_pairs.n_originals IS 'Originals that name both.';
COMMENT ON COLUMN actor_pairs.n_articles IS 'Articles that name both, copies included.';
COMMENT ON COLUMN actor_pairs.first_day IS 'First day of publication of such an article, UTC.';
COMMENT ON COLUMN actor_pairs.last_day IS 'Last day of publication of such an article, UTC.';
