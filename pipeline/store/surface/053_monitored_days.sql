-- How many sources were looked at each day.
CREATE OR REPLACE VIEW monitored_days AS
SELECT watched.day, count(*) FILTER (WHERE watched.monitored) AS n_sources, sum(watched.n_articles)::BIGINT AS n_articles
FROM source_days AS watched
WHERE watched.day IS NOT NULL
GROUP BY watched.day;
COMMENT ON VIEW monitored_days IS 'How many sources were monitored each day, and how many articles of that day they brought.';
