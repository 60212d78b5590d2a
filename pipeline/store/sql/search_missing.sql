-- Articles without a place in the index.
SELECT article.id, article.title, article.text
FROM articles AS article
ANTI JOIN work.search_documents AS document ON document.article_id = article.id
LIMIT $most;
