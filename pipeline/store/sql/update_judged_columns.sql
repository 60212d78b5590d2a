-- Write what newer rules decide about articles.
UPDATE articles AS article SET
    language_support = batch.language_support, event_date_from = batch.event_date_from,
    event_date_to = batch.event_date_to, event_date_basis = batch.event_date_basis, relevance = batch.relevance,
    conflict_score = batch.conflict_score, threshold = batch.threshold, lexicon_version = batch.lexicon_version,
    is_conflict = batch.is_conflict
FROM batch
WHERE article.id = batch.id;
