-- The panel that the field joins on: day, country of the event, tag.
CREATE OR REPLACE MACRO country_days(from_day, to_day, by := 'event') AS TABLE
WITH chosen AS MATERIALIZED (
    SELECT article.id,
        CASE WHEN "by" = 'published' THEN article.published_at::DATE ELSE article.event_date_from END AS day
    FROM articles AS article
    WHERE (CASE WHEN "by" = 'published' THEN article.published_at::DATE ELSE article.event_date_from END)
        BETWEEN from_day::DATE AND to_day::DATE
), placed AS (
    SELECT DISTINCT spot.article_id, spot.country_iso3
    FROM article_places AS spot
    SEMI JOIN chosen ON chosen.id = spot.article_id
    WHERE spot.role = 'event' AND spot.country_iso3 IS NOT NULL
)
SELECT spine.day, spine.country_iso3, spine.tag, label.event_type, label.sub_event_type,
    CASE WHEN watched.day IS NOT NULL THEN coalesce(counted.n_articles, 0) ELSE counted.n_articles END AS n_articles,
    CASE WHEN watched.day IS NOT NULL THEN coalesce(counted.n_originals, 0) ELSE counted.n_originals END AS n_originals,
    CASE WHEN watched.day IS NOT NULL THEN coalesce(counted.n_stories, 0) ELSE counted.n_stories END AS n_stories,
    coalesce(watched.n_feeds, 0) AS n_feeds_answered
FROM (
    SELECT days.day, lands.country_iso3, tags.tag
    FROM (SELECT unnest(generate_series(from_day::DATE, to_day::DATE, INTERVAL 1 DAY))::DATE AS day) AS days
    CROSS JOIN (
        SELECT DISTINCT spot.country_iso3 FROM article_places AS spot
        WHERE spot.role = 'event' AND spot.country_iso3 IS NOT NULL
    ) AS lands
    CROSS JOIN (SELECT shown.tag FROM taxonomy AS shown WHERE NOT shown.weak) AS tags
) AS spine
JOIN tag_acled AS label ON label.tag = spine.tag
LEFT JOIN (
    SELECT looked.day, looked.n_feeds FROM monitored_days AS looked
    WHERE looked.day BETWEEN from_day::DATE AND to_day::DATE
) AS watched ON watched.day = spine.day
LEFT JOIN (
    SELECT chosen.day, placed.country_iso3, label.tag, count(DISTINCT chosen.id) AS n_articles,
        count(DISTINCT coalesce(link.original_id, chosen.id)) AS n_originals,
        count(DISTINCT member.story_id) AS n_stories
    FROM chosen
    JOIN placed ON placed.article_id = chosen.id
    JOIN article_tags AS label ON label.article_id = chosen.id AND label.shown
    LEFT JOIN copies AS link ON link.article_id = chosen.id AND link.kind IN ('identical', 'near', 'rewrite')
    LEFT JOIN story_articles AS member ON member.article_id = coalesce(link.original_id, chosen.id)
    GROUP BY ALL
) AS counted ON counted.day = spine.day AND counted.country_iso3 = spine.country_iso3 AND counted.tag = spine.tag
ORDER BY spine.day, spine.country_iso3, spine.tag;
COMMENT ON MACRO TABLE country_days IS 'Day × country of the event × tag, with ACLED''s event_type and (exact matches only) sub_event_type: articles, originals and stories, from the first day to the last. Every country that the corpus has seen an event in and every shown tag is there: 0 where nothing was reported, NULL on a day when no feed answered and no backfill brought anything. by := ''published'' counts by day of publication. Each number opens with evidence(day, country_iso3, tag).';
