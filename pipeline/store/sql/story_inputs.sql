-- What is kept of the articles of the batch, of those alone whose rows lie at $floor or behind it.
WITH article AS MATERIALIZED (
    SELECT id, is_original, title, site, credit, language, event_date_from, event_date_to, event_date_basis,
        CAST(published_at AS DATE) AS published_on, CAST(first_seen_at AS DATE) AS seen_on,
        epoch(coalesce(published_at, first_seen_at)) AS moment
    FROM articles
    WHERE rowid >= $floor AND id IN (SELECT id FROM batch)
), original AS MATERIALIZED (
    SELECT id FROM article WHERE is_original
), mark AS (
    SELECT article_id, value FROM work.features
    WHERE rowid >= $floor AND article_id IN (SELECT id FROM original)
), place AS (
    SELECT article_id, list(struct_pack(place_id, country_iso3, score, is_focus, precision) ORDER BY place_id) AS places
    FROM article_places
    WHERE rowid >= $floor AND role = 'event' AND article_id IN (SELECT id FROM original)
    GROUP BY article_id
), tag AS (
    SELECT article_id, list(struct_pack(tag, score) ORDER BY tag) AS tags
    FROM article_tags
    WHERE rowid >= $floor AND shown AND article_id IN (SELECT id FROM original)
    GROUP BY article_id
), conflict AS (
    SELECT article_id, list(struct_pack(conflict, score) ORDER BY conflict) AS conflicts
    FROM article_conflicts
    WHERE rowid >= $floor AND article_id IN (SELECT id FROM original)
    GROUP BY article_id
), toll AS (
    SELECT article_id, max(low) AS killed
    FROM tolls
    WHERE rowid >= $floor AND what = 'killed' AND context = 'current' AND low > 2
        AND article_id IN (SELECT id FROM original)
    GROUP BY article_id
)
SELECT article.id, article.is_original, article.title, article.site, article.credit, article.language,
    article.event_date_from, article.event_date_to, article.event_date_basis, article.published_on, article.seen_on,
    article.moment, mark.value, place.places, tag.tags, conflict.conflicts, toll.killed
FROM article
LEFT JOIN mark ON mark.article_id = article.id
LEFT JOIN place ON place.article_id = article.id
LEFT JOIN tag ON tag.article_id = article.id
LEFT JOIN conflict ON conflict.article_id = article.id
LEFT JOIN toll ON toll.article_id = article.id;
