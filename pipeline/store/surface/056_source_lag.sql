-- How long after publication the corpus had the articles of a source.
CREATE OR REPLACE VIEW source_lag AS
SELECT article.site, count(*) AS n_articles,
    round(quantile_cont(date_diff('second', article.published_at, article.first_seen_at) / 60.0, 0.5), 1) AS median_minutes,
    round(quantile_cont(date_diff('second', article.published_at, article.first_seen_at) / 60.0, 0.9), 1) AS slowest_tenth_minutes,
    count(*) FILTER (WHERE article.first_seen_at < article.published_at) AS n_dated_ahead
FROM articles AS article
WHERE article.ingest_path = 'live' AND article.published_precision IN ('second', 'minute') AND article.published_tz_known
GROUP BY article.site;
COMMENT ON VIEW source_lag IS 'How long after publication the articles of a source were seen. Live articles with a stated time of day and zone only.';
COMMENT ON COLUMN source_lag.median_minutes IS 'Half of the articles were seen within this many minutes.';
COMMENT ON COLUMN source_lag.slowest_tenth_minutes IS 'A tenth took longer than this many minutes.';
COMMENT ON COLUMN source_lag.n_dated_ahead IS 'Articles dated later than they were seen: a wrong zone or a scheduled date.';
COMMENT ON COLUMN source_lag.n_articles IS 'Articles that were measured.';
