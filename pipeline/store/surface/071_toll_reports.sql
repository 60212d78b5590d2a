-- Who reports how many victims, where and when.
CREATE OR REPLACE VIEW toll_reports AS
SELECT coalesce(article.event_date_from, article.published_at::DATE) AS day, article.event_date_basis,
    place.country_iso3, toll.what, toll.low, toll.high, toll.surface, toll.attribution, toll.speaker, toll.context,
    article.site, article.title, article.canonical_url AS url, toll.article_id, link.original_id,
    story.story_id
FROM tolls AS toll
JOIN articles AS article ON article.id = toll.article_id
JOIN article_origins AS link ON link.article_id = toll.article_id
LEFT JOIN story_articles AS story ON story.article_id = link.original_id
LEFT JOIN (
    SELECT spot.article_id, max_by(spot.country_iso3, spot.score) AS country_iso3
    FROM article_places AS spot
    WHERE spot.role = 'event'
    GROUP BY spot.article_id
) AS place ON place.article_id = toll.article_id;
COMMENT ON VIEW toll_reports IS 'Numbers of victims as reported, with day, country, who says so and in which article. Never sum them: articles repeat and revise each other.';
COMMENT ON COLUMN toll_reports.day IS 'Day of the event where known, else of publication.';
COMMENT ON COLUMN toll_reports.country_iso3 IS 'Country of the event, the strongest one.';
COMMENT ON COLUMN toll_reports.what IS 'killed, wounded, displaced or captured.';
COMMENT ON COLUMN toll_reports.context IS 'current, background, called, hypothetical or negated; only current ones are news.';
COMMENT ON COLUMN toll_reports.article_id IS 'Identity of the article, as in articles.id.';
COMMENT ON COLUMN toll_reports.original_id IS 'The original of its copy group; the article itself where it is one.';
