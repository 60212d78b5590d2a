-- Whether copies have become much more frequent than in the fourteen days before.
SELECT 'all sites' AS subject,
    round(100 * counted.day_share) || ' % of ' || counted.n_day || ' articles in a day are copies, before '
        || round(100 * counted.before_share) || ' %' AS detail
FROM (
    SELECT count(*) FILTER (WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 1 DAY) AS n_day,
        count(*) FILTER (WHERE article.first_seen_at <= $now::TIMESTAMP - INTERVAL 1 DAY) AS n_before,
        avg((NOT article.is_original)::INTEGER)
            FILTER (WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 1 DAY) AS day_share,
        avg((NOT article.is_original)::INTEGER)
            FILTER (WHERE article.first_seen_at <= $now::TIMESTAMP - INTERVAL 1 DAY) AS before_share
    FROM articles AS article
    WHERE article.ingest_path = 'live' AND article.first_seen_at > $now::TIMESTAMP - INTERVAL 15 DAY
        AND article.first_seen_at <= $now::TIMESTAMP
) AS counted
WHERE counted.n_day >= 50 AND counted.n_before >= 200 AND counted.day_share > 0.3
    AND counted.day_share > 2 * counted.before_share;
