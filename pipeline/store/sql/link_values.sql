-- Fingerprints and sites of the articles of the batch.
SELECT features.number, features.article_id, features.value, articles.site
FROM batch JOIN work.features AS features ON features.article_id = batch.article_id
JOIN articles ON articles.id = batch.article_id;
