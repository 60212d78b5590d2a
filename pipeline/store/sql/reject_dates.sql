-- Take away the event days of the batch's articles that people have rejected; the last word counts.
UPDATE articles SET event_date_from = NULL, event_date_to = NULL, event_date_basis = 'none'
FROM (
    SELECT left_key, right_key
    FROM work.judgements
    WHERE kind = 'date' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'reject'
) AS judged
WHERE articles.id = judged.left_key
    AND concat(articles.event_date_from, ' ', articles.event_date_to) = judged.right_key;
