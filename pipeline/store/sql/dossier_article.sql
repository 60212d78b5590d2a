-- One article.
SELECT article.id, article.title, article.text, article.canonical_url AS url, article.site, article.language,
    article.published_at, article.published_precision, article.published_raw, article.first_seen_at, article.version,
    article.word_count, article.credit, article.relevance, article.conflict_score, article.threshold,
    article.is_conflict, article.event_date_from, article.event_date_to, article.event_date_basis, article.extractor,
    article.ingest_path, article.run_id, article.warc_file, article.warc_offset, link.original_id, link.copy_kind,
    story.story_id
FROM articles AS article
JOIN article_origins AS link ON link.article_id = article.id
LEFT JOIN article_stories AS story ON story.article_id = article.id
WHERE article.id = $id;
