-- Open a number into its evidence.
CREATE OR REPLACE MACRO evidence(day, country_iso3 := NULL, tag := NULL, by := 'event') AS TABLE
SELECT DISTINCT counted.original_id,
    CASE WHEN counted.copy_kind IS NULL THEN 'original' ELSE 'copy' END AS part, counted.copy_kind, counted.article_id,
    counted.site, article.title, article.canonical_url AS url, article.published_at, counted.event_day,
    counted.event_date_basis, counted.country_iso3, counted.tag, counted.level, counted.sentence
FROM article_country_tags AS counted
JOIN articles AS article ON article.id = counted.article_id
WHERE (CASE WHEN "by" = 'published' THEN counted.published_day ELSE counted.event_day END) IS NOT DISTINCT FROM day::DATE
    AND (country_iso3 IS NULL OR counted.country_iso3 = country_iso3)
    AND (tag IS NULL OR counted.tag = tag)
ORDER BY counted.original_id, part DESC, article.published_at, counted.article_id;
COMMENT ON MACRO TABLE evidence IS 'Open a number into its evidence: the originals behind it, their copies, and the sentence that earned each tag. evidence(day, country_iso3, tag); country and tag may be left out; by := ''published'' takes the day of publication instead of the event''s; day NULL asks for articles that state no day.';
