-- What is remembered of the feeds in the batch.
SELECT state.* FROM work.feed_state AS state SEMI JOIN batch ON batch.feed = state.feed;
