-- The stored texts of the articles in the batch; their tags are not asked for.
SELECT article.id, article.version, article.title, article.text, article.language, article.published_at,
    article.published_raw, article.published_precision, article.published_tz_known, article.published_source,
    article.is_conflict, NULL::VARCHAR AS tags
FROM articles AS article JOIN batch ON batch.id = article.id;
