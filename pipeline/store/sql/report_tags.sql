-- The most frequent tags over the days of a report, by day or week.
WITH counted AS (
    SELECT date_trunc($step, article.published_at)::DATE AS day, label.tag, count(*) AS n_originals
    FROM article_tags AS label
    JOIN articles AS article ON article.id = label.article_id AND article.is_original
    WHERE label.shown AND article.published_at::DATE BETWEEN $first_day AND $last_day
    GROUP BY ALL
), top AS (
    SELECT tag FROM counted GROUP BY tag ORDER BY sum(n_originals) DESC, tag LIMIT 12
)
SELECT counted.day, counted.tag, coalesce(taxonomy.label, counted.tag) AS label, counted.n_originals
FROM counted
SEMI JOIN top ON top.tag = counted.tag
LEFT JOIN taxonomy ON taxonomy.tag = counted.tag
ORDER BY counted.tag, counted.day;
