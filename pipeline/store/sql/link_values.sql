-- Fingerprints and sites of texts by their numbers.
SELECT features.number, features.article_id, features.value, articles.site
FROM batch JOIN work.features AS features ON features.number = batch.number
JOIN articles ON articles.id = features.article_id;
