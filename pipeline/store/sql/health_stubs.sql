-- Sites whose pages suddenly yield stubs: under 60 words, or the feed's own text, on most of a day's articles.
SELECT counted.site AS subject,
    round(100 * counted.day_share) || ' % of ' || counted.n_day || ' articles in a day are stubs, before '
        || round(100 * counted.before_share) || ' %' AS detail
FROM (
    SELECT article.site,
        count(*) FILTER (WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 1 DAY) AS n_day,
        count(*) FILTER (WHERE article.first_seen_at <= $now::TIMESTAMP - INTERVAL 1 DAY) AS n_before,
        avg((article.word_count < 60 OR article.body_source = 'feed')::INTEGER)
            FILTER (WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 1 DAY) AS day_share,
        avg((article.word_count < 60 OR article.body_source = 'feed')::INTEGER)
            FILTER (WHERE article.first_seen_at <= $now::TIMESTAMP - INTERVAL 1 DAY) AS before_share
    FROM articles AS article
    WHERE article.ingest_path = 'live' AND article.first_seen_at > $now::TIMESTAMP - INTERVAL 15 DAY
        AND article.first_seen_at <= $now::TIMESTAMP
    GROUP BY article.site
) AS counted
WHERE counted.n_day >= 5 AND counted.n_before >= 10 AND counted.day_share > 0.5
    AND counted.day_share > 2 * counted.before_share
ORDER BY counted.site;
