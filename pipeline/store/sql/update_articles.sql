-- Replace the newest text of articles and all that is derived from it.
UPDATE articles AS article SET
    url = batch.url, title = batch.title, text = batch.text, language = batch.language,
    language_support = batch.language_support,
    published_at = coalesce(article.published_at, batch.published_at),
    published_precision = coalesce(article.published_precision, batch.published_precision),
    published_tz_known = CASE WHEN article.published_at IS NULL THEN batch.published_tz_known ELSE article.published_tz_known END,
    published_source = coalesce(article.published_source, batch.published_source),
    published_raw = coalesce(article.published_raw, batch.published_raw),
    published_flag = CASE WHEN article.published_at IS NULL THEN batch.published_flag ELSE article.published_flag END,
    run_id = batch.run_id, version = batch.version, version_seen_at = batch.version_seen_at,
    word_count = batch.word_count, text_digest = batch.text_digest, body_source = batch.body_source,
    extractor = batch.extractor, credit = batch.credit, warc_file = batch.warc_file, warc_offset = batch.warc_offset,
    warc_digest = batch.warc_digest, event_date_from = batch.event_date_from, event_date_to = batch.event_date_to,
    event_date_basis = batch.event_date_basis, relevance = batch.relevance, conflict_score = batch.conflict_score,
    threshold = batch.threshold, lexicon_version = batch.lexicon_version, is_conflict = batch.is_conflict,
    opt_outs = batch.opt_outs
FROM batch
WHERE article.id = batch.id;
