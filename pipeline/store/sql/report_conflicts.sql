-- The conflicts most written about in the days of a report.
SELECT coalesce(known.name, assigned.conflict) AS name, assigned.conflict, count(*) AS n_originals,
    count(DISTINCT article.site) AS n_sites
FROM article_conflicts AS assigned
JOIN articles AS article ON article.id = assigned.article_id AND article.is_original
LEFT JOIN conflicts AS known ON known.conflict = assigned.conflict
WHERE article.published_at::DATE BETWEEN $first_day AND $last_day
GROUP BY ALL
ORDER BY n_originals DESC, name
LIMIT 12;
