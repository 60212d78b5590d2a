-- Verdicts between articles of the batch.
SELECT pairs.*
FROM work.pairs AS pairs JOIN batch ON batch.article_id = pairs.left_id
WHERE pairs.right_id IN (SELECT article_id FROM batch);
