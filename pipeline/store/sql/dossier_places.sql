-- The places of one article.
SELECT place_id, role, country_iso3, precision FROM article_places WHERE article_id = $id
ORDER BY role = 'event' DESC, score DESC, place_id;
