-- How much the corpus holds, and how much of it falls into the days of a report.
SELECT count(*) AS n_articles, count(*) FILTER (WHERE is_original) AS n_originals,
    count(*) FILTER (WHERE published_at::DATE BETWEEN $first_day AND $last_day) AS n_period,
    count(*) FILTER (WHERE is_original AND published_at::DATE BETWEEN $first_day AND $last_day) AS n_period_originals,
    count(*) FILTER (WHERE is_original AND is_conflict AND published_at::DATE BETWEEN $first_day AND $last_day)
        AS n_period_conflict,
    count(DISTINCT site) FILTER (WHERE published_at::DATE BETWEEN $first_day AND $last_day) AS n_period_sites,
    (SELECT count(*) FROM stories WHERE last_day BETWEEN $first_day AND $last_day AND independent_origins > 1)
        AS n_period_stories
FROM articles;
