-- Articles that full text search cannot find.
SELECT count(*), min(article.canonical_url)
FROM articles AS article ANTI JOIN work.search_documents AS document ON document.article_id = article.id;
