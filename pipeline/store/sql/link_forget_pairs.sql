-- Forget the verdicts on texts that have changed, and return whom they were held against.
DELETE FROM work.pairs
WHERE left_id IN (SELECT article_id FROM batch) OR right_id IN (SELECT article_id FROM batch)
RETURNING left_id, right_id;
