-- Make feeds due at once.
UPDATE work.feed_state AS state
SET next_due_at = NULL
FROM batch
WHERE state.feed = batch.feed;
