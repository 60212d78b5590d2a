-- Articles that one verdict or accepted judgement away are linked with the batch.
SELECT pairs.right_id AS article_id FROM batch JOIN work.pairs AS pairs ON pairs.left_id = batch.article_id
UNION
SELECT pairs.left_id FROM batch JOIN work.pairs AS pairs ON pairs.right_id = batch.article_id
UNION
SELECT judged.right_key FROM batch JOIN work.judgements AS judged ON judged.left_key = batch.article_id
WHERE judged.kind = 'link'
UNION
SELECT judged.left_key FROM batch JOIN work.judgements AS judged ON judged.right_key = batch.article_id
WHERE judged.kind = 'link';
