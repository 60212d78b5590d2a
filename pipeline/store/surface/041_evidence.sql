-- Open a number into its evidence. It reads the articles of one day first: the other tables are read for those alone.
CREATE OR REPLACE MACRO evidence(day, country_iso3 := NULL, tag := NULL, by := 'event') AS TABLE
WITH chosen AS MATERIALIZED (
    SELECT article.id, article.site, article.title, article.canonical_url, article.published_at,
        article.event_date_from, article.event_date_basis
    FROM articles AS article
    WHERE (CASE WHEN "by" = 'published' THEN article.published_at::DATE ELSE article.event_date_from END)
        IS NOT DISTINCT FROM day::DATE
), placed AS (
    SELECT DISTINCT spot.article_id, spot.country_iso3
    FROM article_places AS spot
    SEMI JOIN chosen ON chosen.id = spot.article_id
    WHERE spot.role = 'event' AND spot.country_iso3 IS NOT NULL
)
SELECT member.story_id, coalesce(link.original_id, chosen.id) AS original_id,
    CASE WHEN link.kind IS NULL THEN 'original' ELSE 'copy' END AS part, link.kind AS copy_kind,
    chosen.id AS article_id, chosen.site, chosen.title, chosen.canonical_url AS url, chosen.published_at,
    chosen.event_date_from AS event_day, chosen.event_date_basis, placed.country_iso3, label.tag, label.level,
    label.evidence AS sentence
FROM chosen
JOIN article_tags AS label ON label.article_id = chosen.id AND label.shown
LEFT JOIN placed ON placed.article_id = chosen.id
LEFT JOIN copies AS link ON link.article_id = chosen.id AND link.kind IN ('identical', 'near', 'rewrite')
LEFT JOIN story_articles AS member ON member.article_id = coalesce(link.original_id, chosen.id)
WHERE (country_iso3 IS NULL OR placed.country_iso3 = country_iso3) AND (tag IS NULL OR label.tag = tag)
ORDER BY member.story_id NULLS LAST, original_id, part DESC, chosen.published_at, chosen.id;
COMMENT ON MACRO TABLE evidence IS 'Open a number into its evidence: the stories behind it, their originals, the copies of these, and the sentence that earned each tag. evidence(day, country_iso3, tag); country and tag may be left out; by := ''published'' takes the day of publication instead of the event''s; day NULL asks for articles that state no day.';
