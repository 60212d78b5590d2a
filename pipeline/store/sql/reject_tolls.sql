-- Take away the tolls of the batch's articles that people have rejected; the last word counts.
DELETE FROM tolls
USING (
    SELECT left_key, right_key
    FROM work.judgements
    WHERE kind = 'toll' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'reject'
) AS judged
WHERE tolls.article_id = judged.left_key AND concat(tolls.what, ' ', tolls.surface) = judged.right_key;
