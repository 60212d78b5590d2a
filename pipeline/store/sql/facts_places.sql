-- The places of one article with the part that they play.
SELECT place_id, role, is_focus, score, country_iso3, lat, lon, precision, ambiguous
FROM article_places
WHERE article_id = $id
ORDER BY role = 'background', role = 'actor', score DESC, place_id;
