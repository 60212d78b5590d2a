-- Articles of the fingerprints of the batch (number).
SELECT features.number, features.article_id
FROM batch JOIN work.features AS features ON features.number = batch.number;
