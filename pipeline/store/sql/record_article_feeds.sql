-- Remember every feed that brought an article in a run, also where another feed had brought it before.
INSERT INTO article_feeds BY NAME
SELECT known.article_id, served.feed, served.entry_key, min(entry.first_seen_at) AS first_seen_at, $run_id AS run_id
FROM work.run_entries AS served
JOIN url_aliases AS known ON known.alias = served.alias
JOIN work.entries AS entry ON entry.feed = served.feed AND entry.entry_key = served.entry_key
WHERE served.run_id = $run_id
GROUP BY ALL
ON CONFLICT DO NOTHING;
