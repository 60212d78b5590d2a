-- Remove the rows of articles in the batch before those of their new text are written.
DELETE FROM tolls WHERE article_id IN (SELECT article_id FROM batch);
