-- Forget the links from and to the articles of the batch.
DELETE FROM copies
WHERE article_id IN (SELECT article_id FROM batch) OR original_id IN (SELECT article_id FROM batch);
