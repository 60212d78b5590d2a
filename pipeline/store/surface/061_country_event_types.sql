-- The same panel by ACLED event type, each article once.
CREATE OR REPLACE MACRO country_event_types(from_day, to_day, by := 'event') AS TABLE
SELECT CASE WHEN "by" = 'published' THEN one.published_day ELSE one.event_day END AS day, one.country_iso3,
    label.event_type, count(DISTINCT one.article_id) AS n_articles, count(DISTINCT one.original_id) AS n_originals,
    count(DISTINCT member.story_id) AS n_stories
FROM article_country_tags AS one
JOIN tag_acled AS label ON label.tag = one.tag AND label.event_type IS NOT NULL
LEFT JOIN story_articles AS member ON member.article_id = one.original_id
WHERE (CASE WHEN "by" = 'published' THEN one.published_day ELSE one.event_day END)
        BETWEEN from_day::DATE AND to_day::DATE
    AND one.country_iso3 IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
COMMENT ON MACRO TABLE country_event_types IS 'Day × country of the event × ACLED event_type, each article counted once a row although it may have several tags. Days without reports are left out (country_days fills them).';
