-- Replace the fingerprints of articles whose text has changed.
UPDATE work.features AS features SET
    digest = batch.digest, lookup_idf = batch.lookup_idf, idf_epoch = batch.idf_epoch, value = batch.value
FROM batch WHERE batch.article_id = features.article_id;
