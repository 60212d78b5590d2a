-- Points that may be drawn on a map.
CREATE OR REPLACE VIEW event_points AS
SELECT spot.place_id, place.name, spot.country_iso3, spot.precision, spot.lat, spot.lon,
    coalesce(article.event_date_from, article.published_at::DATE) AS day, article.id AS article_id, article.is_original,
    article.is_conflict
FROM article_places AS spot
JOIN articles AS article ON article.id = spot.article_id
LEFT JOIN places AS place ON place.place_id = spot.place_id
WHERE spot.role = 'event' AND spot.lat IS NOT NULL AND spot.lon IS NOT NULL AND spot.precision <> 'country';
COMMENT ON VIEW event_points IS 'Places of events that may be drawn as points: one row for each article and place. A country has no point: its centroid is not where anything happened.';
COMMENT ON COLUMN event_points.place_id IS 'As in places.';
COMMENT ON COLUMN event_points.name IS 'Name of the place.';
COMMENT ON COLUMN event_points.country_iso3 IS 'Country in which the place lies.';
COMMENT ON COLUMN event_points.lat IS 'Degrees north, WGS 84.';
COMMENT ON COLUMN event_points.lon IS 'Degrees east, WGS 84.';
COMMENT ON COLUMN event_points.precision IS 'settlement, near, admin2 or admin1.';
COMMENT ON COLUMN event_points.day IS 'Day of the event where known, else of publication.';
COMMENT ON COLUMN event_points.article_id IS 'Identity of the article, as in articles.id.';
