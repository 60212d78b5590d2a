-- Subscribed feeds: those that need a hand first.
SELECT feed, site, state, last_ok_at, last_new_at, n_polls_week, n_failed_week, n_entries_week,
    coalesce(disabled_reason, last_reason, '') AS reason
FROM feed_health
WHERE subscribed
ORDER BY state = 'working', state, feed;
