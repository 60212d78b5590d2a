-- Subscribed feeds that do not work, worst first.
SELECT health.feed AS subject,
    health.state || coalesce(': ' || nullif(coalesce(health.disabled_reason, health.last_reason), ''), '')
        || ', ' || health.n_failed_week || ' of ' || health.n_polls_week || ' polls failed in a week' AS detail
FROM feed_health AS health
WHERE health.subscribed AND health.state IN ('failing', 'disabled', 'silent')
ORDER BY health.state = 'disabled' DESC, health.last_ok_at NULLS FIRST, health.feed;
