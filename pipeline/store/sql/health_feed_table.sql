-- Every subscribed feed with its state, those that need a person first.
SELECT feed, state, last_polled_at, last_new_at, n_polls_week, n_failed_week, n_entries_week, n_articles,
    coalesce(disabled_reason, last_reason, '') AS reason
FROM feed_health
WHERE subscribed
ORDER BY CASE state WHEN 'disabled' THEN 0 WHEN 'failing' THEN 1 WHEN 'silent' THEN 2 WHEN 'never polled' THEN 3 ELSE 4 END,
    n_failed_week DESC, n_entries_week, feed;
