-- Feeds that answer and bring nothing, or do not answer.
CREATE OR REPLACE VIEW silent_feeds AS
SELECT health.feed, health.site, health.state, health.last_new_at, health.last_ok_at, health.last_polled_at,
    date_diff('day', health.last_new_at, clock.latest) AS days_silent, health.last_status, health.last_reason,
    health.n_polls_week, health.n_failed_week, health.disabled_reason
FROM feed_health AS health
CROSS JOIN (SELECT max(fetched_at) AS latest FROM feed_fetches) AS clock
WHERE health.subscribed AND health.state <> 'working';
COMMENT ON VIEW silent_feeds IS 'Subscribed feeds that bring nothing: they fail, are disabled, were never polled, or answer without a new entry for a week.';
COMMENT ON COLUMN silent_feeds.days_silent IS 'Days since the last new entry, at the newest poll; NULL when there never was one.';
COMMENT ON COLUMN silent_feeds.last_polled_at IS 'Last request, whatever came of it, UTC.';
COMMENT ON COLUMN silent_feeds.last_status IS 'HTTP status of the last request; NULL where no answer came.';
COMMENT ON COLUMN silent_feeds.last_reason IS 'Why the last request failed; empty when it did not.';
COMMENT ON COLUMN silent_feeds.n_polls_week IS 'Requests in the last seven days.';
COMMENT ON COLUMN silent_feeds.n_failed_week IS 'Failed ones among them.';
COMMENT ON COLUMN silent_feeds.disabled_reason IS 'Why it is polled no more; NULL while it is.';
COMMENT ON COLUMN silent_feeds.feed IS 'Name of the feed.';
COMMENT ON COLUMN silent_feeds.state IS 'failing, silent, disabled or never polled.';
COMMENT ON COLUMN silent_feeds.last_new_at IS 'Last poll that brought an entry never seen before, UTC.';
COMMENT ON COLUMN silent_feeds.last_ok_at IS 'Last poll that was answered, UTC.';
