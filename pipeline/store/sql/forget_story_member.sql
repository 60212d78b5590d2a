-- Take an article out of its story.
DELETE FROM story_articles WHERE article_id = $article_id RETURNING story_id;
