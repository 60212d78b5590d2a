-- What is kept of the originals of the batch that have a text. Each table is read once, and only what lies near them in
-- it is read whole.
WITH original AS MATERIALIZED (
    SELECT id, title, site, credit, language, event_date_from, event_date_to, event_date_basis,
        CAST(published_at AS DATE) AS published_on, CAST(first_seen_at AS DATE) AS seen_on,
        epoch(coalesce(published_at, first_seen_at)) AS moment
    FROM articles
    WHERE rowid IN (SELECT rowid FROM articles WHERE id IN (SELECT id FROM batch)) AND is_original
), mark AS (
    SELECT article_id, value FROM work.features
    WHERE rowid IN (SELECT rowid FROM work.features WHERE article_id IN (SELECT id FROM original))
), place AS (
    SELECT article_id, list(struct_pack(place_id, country_iso3, score, is_focus, precision) ORDER BY place_id) AS places
    FROM article_places
    WHERE rowid IN (SELECT rowid FROM article_places WHERE role = 'event' AND article_id IN (SELECT id FROM original))
    GROUP BY article_id
), tag AS (
    SELECT article_id, list(struct_pack(tag, score) ORDER BY tag) AS tags
    FROM article_tags
    WHERE rowid IN (SELECT rowid FROM article_tags WHERE shown AND article_id IN (SELECT id FROM original))
    GROUP BY article_id
), conflict AS (
    SELECT article_id, list(struct_pack(conflict, score) ORDER BY conflict) AS conflicts
    FROM article_conflicts
    WHERE rowid IN (SELECT rowid FROM article_conflicts WHERE article_id IN (SELECT id FROM original))
    GROUP BY article_id
), toll AS (
    SELECT article_id, max(low) AS killed
    FROM tolls
    WHERE what = 'killed' AND context = 'current' AND low > 2 AND article_id IN (SELECT id FROM original)
    GROUP BY article_id
)
SELECT original.id, original.title, original.site, original.credit, original.language, original.event_date_from,
    original.event_date_to, original.event_date_basis, original.published_on, original.seen_on, original.moment,
    mark.value, place.places, tag.tags, conflict.conflicts, toll.killed
FROM original
JOIN mark ON mark.article_id = original.id
LEFT JOIN place ON place.article_id = original.id
LEFT JOIN tag ON tag.article_id = original.id
LEFT JOIN conflict ON conflict.article_id = original.id
LEFT JOIN toll ON toll.article_id = original.id;
