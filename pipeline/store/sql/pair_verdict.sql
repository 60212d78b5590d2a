-- A person's last word on two articles.
SELECT verdict, note, judged_at FROM work.judgements
WHERE kind = 'link' AND left_key = $left AND right_key = $right
ORDER BY judged_at DESC LIMIT 1;
