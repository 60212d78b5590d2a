-- For each source and day: was anybody looking, and what came.
CREATE OR REPLACE VIEW source_days AS
SELECT coalesce(watch.site, found.site) AS site, coalesce(watch.day, found.day) AS day,
    coalesce(watch.n_ok > 0, false) OR coalesce(found.n_backfilled > 0, false) AS monitored,
    coalesce(watch.n_polls, 0) AS n_polls, coalesce(watch.n_polls - watch.n_ok, 0) AS n_failed_polls,
    CASE WHEN watch.n_ok > 0 THEN watch.n_entries END AS n_entries,
    CASE WHEN watch.n_ok > 0 OR found.n_articles > 0 THEN coalesce(found.n_articles, 0) END AS n_articles,
    CASE WHEN watch.n_ok > 0 OR found.n_articles > 0 THEN coalesce(found.n_conflict, 0) END AS n_conflict,
    found.ingest_path
FROM (
    SELECT span.site, span.day, coalesce(poll.n_polls, 0) AS n_polls, coalesce(poll.n_ok, 0) AS n_ok,
        coalesce(poll.n_entries, 0) AS n_entries
    FROM (
        SELECT begun.site, unnest(generate_series(begun.first_day, begun.last_day, INTERVAL 1 DAY))::DATE AS day
        FROM (
            SELECT home.site, min(request.fetched_at)::DATE AS first_day,
                (SELECT max(fetched_at) FROM feed_fetches)::DATE AS last_day
            FROM feed_fetches AS request
            JOIN feed_sites AS home ON home.feed = request.feed
            GROUP BY home.site
        ) AS begun
    ) AS span
    LEFT JOIN (
        SELECT home.site, request.fetched_at::DATE AS day, count(*) AS n_polls,
            count(*) FILTER (WHERE request.reason = '') AS n_ok, sum(request.n_new_entries)::BIGINT AS n_entries
        FROM feed_fetches AS request
        JOIN feed_sites AS home ON home.feed = request.feed
        GROUP BY home.site, request.fetched_at::DATE
    ) AS poll ON poll.site = span.site AND poll.day = span.day
) AS watch
FULL JOIN (
    SELECT article.site, article.published_at::DATE AS day, count(*) AS n_articles,
        count(*) FILTER (WHERE article.is_conflict) AS n_conflict,
        count(*) FILTER (WHERE article.ingest_path = 'backfill') AS n_backfilled,
        string_agg(DISTINCT article.ingest_path, '+' ORDER BY article.ingest_path) AS ingest_path
    FROM articles AS article
    GROUP BY article.site, article.published_at::DATE
) AS found ON found.site = watch.site AND found.day = watch.day;
COMMENT ON VIEW source_days IS 'For each source and day (UTC): whether it was monitored, and what it published. A monitored day without articles counts 0, an unmonitored one NULL. Undated articles stand under day NULL.';
COMMENT ON COLUMN source_days.monitored IS 'A poll of one of its feeds succeeded that day, or a backfill brought articles of that day.';
COMMENT ON COLUMN source_days.n_entries IS 'Entries first seen in its feeds that day; NULL when no poll succeeded.';
COMMENT ON COLUMN source_days.n_articles IS 'Articles published that day, copies included; NULL when unmonitored.';
COMMENT ON COLUMN source_days.ingest_path IS 'What brought them: live, backfill, replay, or several joined by +; NULL when there are none.';
COMMENT ON COLUMN source_days.n_polls IS 'Requests to its feeds that day.';
COMMENT ON COLUMN source_days.n_failed_polls IS 'Failed ones among them.';
COMMENT ON COLUMN source_days.n_conflict IS 'Articles of that day about armed conflict; NULL where nobody was looking.';
COMMENT ON COLUMN source_days.day IS 'Day of publication, UTC; NULL for articles that state none.';
