-- Forget the evidence of links from and to the articles of the batch.
DELETE FROM copy_evidence
WHERE article_id IN (SELECT article_id FROM batch) OR original_id IN (SELECT article_id FROM batch);
