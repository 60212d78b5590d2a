-- Whether anybody was looking on a day.
CREATE OR REPLACE VIEW monitored_days AS
SELECT watched.day, sum(watched.n_feeds)::BIGINT AS n_feeds, sum(watched.n_backfilled)::BIGINT AS n_backfilled
FROM (
    SELECT request.fetched_at::DATE AS day, count(DISTINCT request.feed) AS n_feeds, 0 AS n_backfilled
    FROM feed_fetches AS request
    WHERE request.reason = ''
    GROUP BY request.fetched_at::DATE
    UNION ALL BY NAME
    SELECT article.published_at::DATE AS day, 0 AS n_feeds, count(*) AS n_backfilled
    FROM articles AS article
    WHERE article.ingest_path = 'backfill' AND article.published_at IS NOT NULL
    GROUP BY article.published_at::DATE
) AS watched
GROUP BY watched.day;
COMMENT ON VIEW monitored_days IS 'Days on which anybody was looking: feeds that answered, and articles of that day that a backfill brought. Other days are unmonitored.';
COMMENT ON COLUMN monitored_days.n_feeds IS 'Feeds that answered that day.';
COMMENT ON COLUMN monitored_days.n_backfilled IS 'Articles published that day that a backfill brought.';
COMMENT ON COLUMN monitored_days.day IS 'UTC.';
