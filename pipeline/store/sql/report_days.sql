-- Originals a day: about armed conflict, about something else, and copies of either.
SELECT span.day, count(article.id) FILTER (WHERE article.is_original AND article.is_conflict) AS n_conflict,
    count(article.id) FILTER (WHERE article.is_original AND article.is_conflict IS NOT TRUE) AS n_other,
    count(article.id) FILTER (WHERE NOT article.is_original) AS n_copies
FROM (SELECT unnest(generate_series($first_day::DATE, $last_day::DATE, INTERVAL 1 DAY))::DATE AS day) AS span
LEFT JOIN articles AS article ON article.published_at::DATE = span.day
GROUP BY span.day
ORDER BY span.day;
