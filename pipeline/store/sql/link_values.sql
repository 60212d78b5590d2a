-- Fingerprints of the articles of the batch.
SELECT features.number, features.value
FROM batch JOIN work.features AS features ON features.article_id = batch.article_id;
