-- Remember feeds.
INSERT INTO work.feed_state BY NAME
FROM batch
ON CONFLICT DO UPDATE SET
    configured_url = excluded.configured_url,
    url = excluded.url,
    etag = excluded.etag,
    last_modified = excluded.last_modified,
    polled_at = excluded.polled_at,
    full_at = excluded.full_at,
    next_due_at = excluded.next_due_at,
    due_rule = excluded.due_rule,
    interval_seconds = excluded.interval_seconds,
    fresh_seconds = excluded.fresh_seconds,
    fresh_rule = excluded.fresh_rule,
    hints = excluded.hints,
    failures = excluded.failures,
    last_reason = excluded.last_reason,
    moved_to = excluded.moved_to,
    moved_seen = excluded.moved_seen,
    disabled_reason = excluded.disabled_reason,
    flags = excluded.flags;
