-- Sketches that articles of the batch have already.
SELECT sketch.article_id, sketch.number FROM work.story_sketches AS sketch
WHERE sketch.article_id IN (SELECT article_id FROM batch);
