-- Take out of stories what is no original, or gone.
DELETE FROM story_articles WHERE article_id NOT IN (SELECT id FROM articles WHERE is_original);
