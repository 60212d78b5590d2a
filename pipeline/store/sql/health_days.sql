-- Articles first seen and those about armed conflict, day by day, newest last.
SELECT article.first_seen_at::DATE AS day, count(*) AS n_articles, count(*) FILTER (WHERE article.is_conflict) AS n_conflict
FROM articles AS article
WHERE article.first_seen_at > $now::TIMESTAMP - INTERVAL 30 DAY
GROUP BY article.first_seen_at::DATE
ORDER BY day;
