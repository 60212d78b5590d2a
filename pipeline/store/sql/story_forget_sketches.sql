-- Forget the sketches of articles.
DELETE FROM work.story_sketches WHERE article_id IN (SELECT article_id FROM batch);
