-- Texts and languages of the articles of the batch.
SELECT articles.id, articles.text, articles.language FROM batch JOIN articles ON articles.id = batch.article_id;
