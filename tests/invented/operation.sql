-- Feeds with their polls, two runs and what became of their entries: one feed fails, one is silent, one was given up.
INSERT INTO feeds
SELECT name, 'https://' || name || '.example/feed', name || '.example', 'en', 'DEU', NULL,
    CASE name WHEN 'wire' THEN 'wire' ELSE 'local' END, name <> 'gone', getvariable('first_day')::TIMESTAMP
FROM (VALUES ('herald'), ('dispatch'), ('courier'), ('wire'), ('quiet'), ('gone')) AS named(name);
INSERT INTO feed_fetches
SELECT feed.name, feed.first_seen_at + to_hours(24 * number::INTEGER + 12), CASE WHEN failed THEN NULL ELSE 200 END,
    CASE WHEN failed THEN 'read_timeout' ELSE '' END, CASE WHEN failed THEN 0 ELSE 20 END,
    CASE WHEN failed OR feed.name IN ('quiet', 'gone') THEN 0 ELSE 3 END, NULL, NULL, NULL, '20231001T060000-abc123'
FROM (
    SELECT feed, number, feed.name = 'courier' AND number > getvariable('days') // 2 AS failed
    FROM feeds AS feed CROSS JOIN range(getvariable('days')) AS span(number)
)
WHERE NOT (feed.name = 'herald' AND number = 3);
INSERT INTO work.feed_state BY NAME
SELECT name AS feed, url AS configured_url, url, getvariable('first_day')::TIMESTAMP + INTERVAL 40 DAY AS next_due_at,
    'interval' AS due_rule, '' AS fresh_rule, '{}' AS hints, 0 AS failures, '' AS last_reason, 0 AS moved_seen,
    '' AS disabled_reason, '' AS flags
FROM feeds;
INSERT INTO runs VALUES
    ('20231001T060000-abc123', 'ingest', 'live', '{}', '2023-10-01 06:00', '2023-10-01 06:05', 'completed', ''),
    ('20231001T090000-def456', 'backfill', 'backfill', '{}', '2023-10-01 09:00', '2023-10-01 09:05', 'completed', '');
INSERT INTO outcomes VALUES
    ('20231001T060000-abc123', 'entry', 'herald', 'new', '', 40),
    ('20231001T060000-abc123', 'entry', 'herald', 'known', '', 200),
    ('20231001T060000-abc123', 'entry', 'herald', 'skipped', 'robots', 3),
    ('20231001T060000-abc123', 'entry', 'herald', 'quarantined', 'extract_timeout', 1);
INSERT INTO quarantine VALUES ('q1', 'extract', 'extract_timeout', 'https://herald.example/huge', 'herald', '20 s', NULL,
    NULL, NULL, '2023-10-01 06:03', '20231001T060000-abc123');
