-- What is remembered of feeds.
FROM work.feed_state;
