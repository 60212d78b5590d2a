-- What is known of the articles of the batch: places of the event, shown tags, conflicts, numbers of people killed; of rows
-- at $floor or behind it alone.
SELECT article_id, 'place' AS kind, place_id AS key, country_iso3 AS country, score, is_focus,
    precision <> 'country' AS is_precise
FROM article_places
WHERE rowid >= $floor AND role = 'event' AND article_id IN (SELECT id FROM batch)
UNION ALL
SELECT article_id, 'tag', tag, NULL, score, NULL, NULL
FROM article_tags
WHERE rowid >= $floor AND shown AND article_id IN (SELECT id FROM batch)
UNION ALL
SELECT article_id, 'conflict', conflict, NULL, score, NULL, NULL
FROM article_conflicts
WHERE rowid >= $floor AND article_id IN (SELECT id FROM batch)
UNION ALL
SELECT article_id, 'killed', NULL, NULL, max(low), NULL, NULL
FROM tolls
WHERE rowid >= $floor AND what = 'killed' AND context = 'current' AND low > 2 AND article_id IN (SELECT id FROM batch)
GROUP BY article_id;
