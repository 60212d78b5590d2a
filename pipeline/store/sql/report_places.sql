-- The places of conflict events in the days of a report.
SELECT coalesce(spot.name, spot.place_id) AS name, spot.country_iso3, spot.lat, spot.lon, spot.precision,
    count(DISTINCT spot.article_id) AS n_originals
FROM event_points AS spot
JOIN articles AS article ON article.id = spot.article_id
WHERE spot.is_original AND spot.is_conflict AND article.published_at::DATE BETWEEN $first_day AND $last_day
GROUP BY ALL
ORDER BY n_originals DESC, name
LIMIT 300;
