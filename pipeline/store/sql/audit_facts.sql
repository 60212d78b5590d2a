-- Draw facts of original conflict articles for an audit, in an order that depends on the seed alone.
WITH fact AS (
    SELECT 'toll' AS kind, toll.article_id, concat(toll.what, ' ', toll.surface) AS key,
        concat(toll.what, ' ', toll.low, CASE WHEN toll.high IS NULL THEN ' or more'
            WHEN toll.high > toll.low THEN concat(' to ', toll.high) ELSE '' END, ', ', toll.context, ', ',
            toll.attribution, coalesce(' by ' || toll.speaker, '')) AS stated,
        toll.field, toll.start_char AS at
    FROM tolls AS toll
    UNION ALL
    SELECT 'place', place.article_id, concat(place.role, ' ', place.place_id),
        concat(place.role, ': ', place.place_id, ', ', coalesce(place.country_iso3, 'no country'), ', ',
            place.precision, CASE WHEN place.is_focus THEN ', focus' ELSE '' END,
            CASE WHEN place.ambiguous THEN ', ambiguous' ELSE '' END),
        first.field, first.at
    FROM article_places AS place
    LEFT JOIN (
        SELECT mention.article_id, mention.key, min_by(mention.field, mention.start_char) AS field,
            min(mention.start_char) AS at
        FROM mentions AS mention
        WHERE mention.kind = 'place'
        GROUP BY mention.article_id, mention.key
    ) AS first ON first.article_id = place.article_id
        AND first.key IN (place.place_id, concat('country:', place.place_id))
    WHERE place.role <> 'background'
    UNION ALL
    SELECT 'date', article.id, concat(article.event_date_from, ' ', article.event_date_to),
        concat(article.event_date_from, ' to ', article.event_date_to, ', ', article.event_date_basis), 'text', 0
    FROM articles AS article
    WHERE article.event_date_basis IN ('explicit', 'weekday')
    UNION ALL
    SELECT 'story', member.article_id, member.linked_to, concat('one story with: ', other.title, ' (', other.site, ')'),
        'text', 0
    FROM story_articles AS member
    JOIN articles AS other ON other.id = member.linked_to
)
SELECT fact.kind, fact.article_id, fact.key, article.url, article.title, article.published_at, fact.stated,
    CASE WHEN fact.field = 'title' THEN article.title
        ELSE substr(article.text, greatest(1, coalesce(fact.at, 0) - 150), 450) END AS words
FROM fact
JOIN articles AS article ON article.id = fact.article_id
WHERE article.is_original AND (fact.kind = 'story' OR article.relevance <> 'none')
    AND ($kind IS NULL OR fact.kind = $kind)
ORDER BY md5(concat($seed, fact.kind, fact.article_id, fact.key))
LIMIT $n;
