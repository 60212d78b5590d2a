-- What elections need to know of the articles of the batch.
SELECT articles.id, articles.published_at, articles.first_seen_at, articles.word_count, articles.credit, articles.source_name,
    articles.site, EXISTS (FROM article_authors WHERE article_authors.article_id = articles.id) AS has_authors
FROM batch JOIN articles ON articles.id = batch.article_id;
