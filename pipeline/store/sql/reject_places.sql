-- Take away the places of the batch's articles that people have rejected in a role; the last word counts.
DELETE FROM article_places
USING (
    SELECT left_key, right_key
    FROM work.judgements
    WHERE kind = 'place' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'reject'
) AS judged
WHERE article_places.article_id = judged.left_key
    AND concat(article_places.role, ' ', article_places.place_id) = judged.right_key;
