-- What is sketched of the originals of the batch that have a text.
SELECT article.id, article.title, article.language, article.event_date_from, article.event_date_to,
    article.event_date_basis, CAST(article.published_at AS DATE), CAST(article.first_seen_at AS DATE), features.value,
    (SELECT list(place.place_id) FROM article_places AS place WHERE place.article_id = article.id
        AND place.role = 'event' AND place.is_focus AND place.precision <> 'country'),
    (SELECT list(DISTINCT place.country_iso3) FROM article_places AS place WHERE place.article_id = article.id
        AND place.role = 'event' AND place.country_iso3 IS NOT NULL),
    (SELECT list(tag.tag) FROM article_tags AS tag WHERE tag.article_id = article.id AND tag.shown),
    (SELECT max(toll.low) FROM tolls AS toll WHERE toll.article_id = article.id AND toll.what = 'killed'
        AND toll.context = 'current' AND toll.low > 2)
FROM batch
JOIN articles AS article ON article.id = batch.id
JOIN work.features AS features ON features.article_id = article.id
WHERE article.is_original;
