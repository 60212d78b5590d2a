-- Sites of the articles of the batch.
SELECT articles.id, articles.site FROM batch JOIN articles ON articles.id = batch.article_id;
