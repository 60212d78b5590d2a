-- Sites whose last day is far from their own fourteen days before: under a fifth or over five times the daily mean.
SELECT counted.site AS subject,
    counted.n_day || ' articles in a day, usually ' || round(counted.n_before / 14.0, 1) AS detail
FROM (
    SELECT article.site,
        count(*) FILTER (WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 1 DAY) AS n_day,
        count(*) FILTER (WHERE article.first_seen_at <= $now::TIMESTAMP - INTERVAL 1 DAY) AS n_before,
        min(article.first_seen_at) AS first_at
    FROM articles AS article
    WHERE article.ingest_path = 'live' AND article.first_seen_at > $now::TIMESTAMP - INTERVAL 15 DAY
        AND article.first_seen_at <= $now::TIMESTAMP
    GROUP BY article.site
) AS counted
WHERE counted.first_at < $now::TIMESTAMP - INTERVAL 14 DAY AND counted.n_before >= 70
    AND (counted.n_day * 5 < counted.n_before / 14.0 OR counted.n_day > 5 * counted.n_before / 14.0)
ORDER BY counted.site;
