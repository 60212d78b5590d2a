-- The articles of the batch with their fingerprints, those alone whose rows lie at $floor or behind it.
SELECT article.id, article.is_original, article.title, article.site, article.credit, article.language,
    article.event_date_from, article.event_date_to, article.event_date_basis, CAST(article.published_at AS DATE),
    CAST(article.first_seen_at AS DATE), epoch(coalesce(article.published_at, article.first_seen_at)), mark.value
FROM (SELECT * FROM articles WHERE rowid >= $floor AND id IN (SELECT id FROM batch)) AS article
LEFT JOIN (
    SELECT article_id, value FROM work.features WHERE rowid >= $floor AND article_id IN (SELECT id FROM batch)
) AS mark ON mark.article_id = article.id;
