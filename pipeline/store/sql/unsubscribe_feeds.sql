-- Forget what is subscribed, before the current subscriptions are written.
UPDATE feeds SET subscribed = false WHERE subscribed;
