-- Take away the tags of the batch's articles that people have rejected; the last word counts.
DELETE FROM article_tags
USING (
    SELECT left_key, right_key
    FROM work.judgements
    WHERE kind = 'tag' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'reject'
) AS judged
WHERE article_tags.article_id = judged.left_key AND article_tags.tag = judged.right_key;
