-- What people have judged of pairs with an original of the batch (number); the last word counts.
WITH named AS MATERIALIZED (
    SELECT sketch.article_id FROM work.story_sketches AS sketch JOIN batch ON batch.number = sketch.number
)
SELECT judged.left_key, judged.right_key, arg_max(judged.verdict, judged.judged_at) AS verdict
FROM work.judgements AS judged
WHERE judged.kind = 'story' AND (judged.left_key IN (FROM named) OR judged.right_key IN (FROM named))
GROUP BY judged.left_key, judged.right_key;
