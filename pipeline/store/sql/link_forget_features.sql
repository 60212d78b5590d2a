-- Forget fingerprints.
DELETE FROM work.features WHERE article_id IN (SELECT article_id FROM batch);
