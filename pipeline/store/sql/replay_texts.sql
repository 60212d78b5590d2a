-- Stored texts behind an id, with the tags that they carry now.
SELECT article.id, article.version, article.title, article.text, article.language, article.published_at,
    article.published_raw, article.published_precision, article.published_tz_known, article.published_source,
    article.is_conflict, shown.tags
FROM articles AS article
LEFT JOIN (
    SELECT article_id, string_agg(tag, ' ' ORDER BY tag) AS tags FROM article_tags WHERE shown GROUP BY article_id
) AS shown ON shown.article_id = article.id
WHERE article.id > $after
    AND ($since::TIMESTAMP IS NULL OR article.first_seen_at >= $since)
    AND ($lexicon::VARCHAR IS NULL OR article.lexicon_version <> $lexicon)
ORDER BY article.id
LIMIT $limit;
