-- When each feed last brought an entry that was new.
SELECT feed, max(fetched_at)
FROM feed_fetches
WHERE n_new_entries > 0
GROUP BY feed;
