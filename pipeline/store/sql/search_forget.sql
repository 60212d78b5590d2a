-- Remove one article from the index.
DELETE FROM work.search_documents WHERE article_id = $article_id;
