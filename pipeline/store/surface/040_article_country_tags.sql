-- What all counts by country and tag count.
CREATE OR REPLACE VIEW article_country_tags AS
SELECT article.id AS article_id, link.original_id, link.copy_kind, article.site, article.language,
    article.published_at::DATE AS published_day, article.event_date_from AS event_day, article.event_date_basis,
    place.country_iso3, label.tag, label.level, label.evidence AS sentence
FROM articles AS article
JOIN article_tags AS label ON label.article_id = article.id AND label.shown
JOIN article_origins AS link ON link.article_id = article.id
LEFT JOIN (
    SELECT DISTINCT spot.article_id, spot.country_iso3
    FROM article_places AS spot
    WHERE spot.role = 'event' AND spot.country_iso3 IS NOT NULL
) AS place ON place.article_id = article.id;
COMMENT ON VIEW article_country_tags IS 'What the counts by country and tag count: one row for each article, country of the event and shown tag. country_iso3 is NULL where no country is known, a day is NULL where the article states none.';
COMMENT ON COLUMN article_country_tags.published_day IS 'Day of publication, UTC.';
COMMENT ON COLUMN article_country_tags.event_day IS 'First day on which the event can have happened.';
COMMENT ON COLUMN article_country_tags.country_iso3 IS 'Country of the event, not of the source.';
COMMENT ON COLUMN article_country_tags.sentence IS 'The first sentence that earned the tag.';
COMMENT ON COLUMN article_country_tags.article_id IS 'Identity of the article, as in articles.id.';
COMMENT ON COLUMN article_country_tags.original_id IS 'The original of its copy group; the article itself where it is one.';
COMMENT ON COLUMN article_country_tags.copy_kind IS 'identical, near or rewrite; NULL for an original.';
COMMENT ON COLUMN article_country_tags.tag IS 'One of its tags, as in taxonomy.';
COMMENT ON COLUMN article_country_tags.level IS 'Best level among the mentions that earned the tag: strong, medium or weak.';
