-- The addresses at which subscribed feeds are polled.
SELECT coalesce(state.url, feed.url)
FROM feeds AS feed
LEFT JOIN work.feed_state AS state ON state.feed = feed.name AND state.configured_url = feed.url
WHERE feed.subscribed AND coalesce(state.disabled_reason, '') = '';
