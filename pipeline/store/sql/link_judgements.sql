-- What people have judged of the articles of the batch; the last word counts.
SELECT judged.left_key, judged.right_key, arg_max(judged.verdict, judged.judged_at) AS verdict
FROM work.judgements AS judged JOIN batch ON batch.article_id = judged.left_key
WHERE judged.kind = 'link' AND judged.right_key IN (SELECT article_id FROM batch)
GROUP BY judged.left_key, judged.right_key;
