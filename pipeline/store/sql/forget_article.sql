-- Remove an article.
DELETE FROM articles WHERE id = $article_id;
