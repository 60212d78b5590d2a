-- Does each feed work, and why not.
CREATE OR REPLACE VIEW feed_health AS
SELECT feed.name AS feed, home.site, feed.subscribed,
    CASE WHEN NOT feed.subscribed THEN 'unsubscribed' WHEN state.disabled_reason <> '' THEN 'disabled'
        WHEN polled.last_polled_at IS NULL THEN 'never polled' WHEN polled.last_reason <> '' THEN 'failing'
        WHEN date_diff('hour', coalesce(polled.last_new_at, feed.first_seen_at), clock.latest) >= 7 * 24 THEN 'silent'
        ELSE 'working' END AS state,
    polled.last_polled_at, polled.last_ok_at, polled.last_new_at, polled.last_status, polled.last_reason,
    coalesce(polled.n_polls_week, 0) AS n_polls_week, coalesce(polled.n_failed_week, 0) AS n_failed_week,
    coalesce(polled.n_entries_week, 0) AS n_entries_week, home.n_articles, state.next_due_at, state.due_rule,
    nullif(state.disabled_reason, '') AS disabled_reason, state.moved_to
FROM feeds AS feed
JOIN feed_sites AS home ON home.feed = feed.name
CROSS JOIN (SELECT max(fetched_at) AS latest FROM feed_fetches) AS clock
LEFT JOIN work.feed_state AS state ON state.feed = feed.name
LEFT JOIN (
    SELECT request.feed, max(request.fetched_at) AS last_polled_at,
        max(request.fetched_at) FILTER (WHERE request.reason = '') AS last_ok_at,
        max(request.fetched_at) FILTER (WHERE request.n_new_entries > 0) AS last_new_at,
        max_by(request.status, request.fetched_at) AS last_status, max_by(request.reason, request.fetched_at) AS last_reason,
        count(*) FILTER (WHERE request.fetched_at > week.since) AS n_polls_week,
        count(*) FILTER (WHERE request.fetched_at > week.since AND request.reason <> '') AS n_failed_week,
        coalesce(sum(request.n_new_entries) FILTER (WHERE request.fetched_at > week.since), 0)::BIGINT AS n_entries_week
    FROM feed_fetches AS request
    CROSS JOIN (SELECT max(fetched_at) - INTERVAL 7 DAY AS since FROM feed_fetches) AS week
    GROUP BY request.feed
) AS polled ON polled.feed = feed.name;
COMMENT ON VIEW feed_health IS 'Does each feed work? state is working, failing, silent (answers, but brought nothing new for a week), disabled, never polled or unsubscribed. Weeks are counted back from the newest poll in this file.';
COMMENT ON COLUMN feed_health.last_ok_at IS 'Last poll that was answered, UTC.';
COMMENT ON COLUMN feed_health.last_new_at IS 'Last poll that brought an entry never seen before, UTC.';
COMMENT ON COLUMN feed_health.due_rule IS 'Why it is due then.';
COMMENT ON COLUMN feed_health.last_polled_at IS 'Last request, whatever came of it, UTC.';
COMMENT ON COLUMN feed_health.last_status IS 'HTTP status of the last request; NULL where no answer came.';
COMMENT ON COLUMN feed_health.last_reason IS 'Why the last request failed; empty when it did not.';
COMMENT ON COLUMN feed_health.n_polls_week IS 'Requests in the last seven days.';
COMMENT ON COLUMN feed_health.n_failed_week IS 'Failed ones among them.';
COMMENT ON COLUMN feed_health.n_entries_week IS 'New entries in the last seven days.';
COMMENT ON COLUMN feed_health.next_due_at IS 'When it is polled next, UTC.';
COMMENT ON COLUMN feed_health.disabled_reason IS 'Why it is polled no more; NULL while it is.';
COMMENT ON COLUMN feed_health.moved_to IS 'Where it said it has moved to for good; NULL when it did not.';
COMMENT ON COLUMN feed_health.feed IS 'Name of the feed.';
COMMENT ON COLUMN feed_health.state IS 'working, failing, silent, disabled, never polled or unsubscribed.';
COMMENT ON COLUMN feed_health.n_articles IS 'Articles that it brought, copies included.';
