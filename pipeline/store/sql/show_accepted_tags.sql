-- Show tags of the batch's articles that people have accepted although the taxonomy marks them as weak.
UPDATE article_tags SET shown = true
FROM (
    SELECT left_key, right_key
    FROM work.judgements
    WHERE kind = 'tag' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'accept'
) AS judged
WHERE article_tags.article_id = judged.left_key AND article_tags.tag = judged.right_key AND NOT article_tags.shown;
