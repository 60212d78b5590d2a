-- The stories that articles of the batch are in.
SELECT DISTINCT member.story_id FROM story_articles AS member JOIN batch ON batch.article_id = member.article_id;
