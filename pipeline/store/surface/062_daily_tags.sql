-- Tags over time.
CREATE OR REPLACE MACRO daily_tags(by := 'published') AS TABLE
SELECT tagged.day, tagged.tag, tagged.n_articles, tagged.n_originals, entire.n_articles AS n_all_articles,
    round(tagged.n_articles / entire.n_articles, 4) AS share
FROM (
    SELECT CASE WHEN "by" = 'event' THEN article.event_date_from ELSE article.published_at::DATE END AS day, label.tag,
        count(*) AS n_articles, count(*) FILTER (WHERE article.is_original) AS n_originals
    FROM article_tags AS label
    JOIN articles AS article ON article.id = label.article_id
    WHERE label.shown
    GROUP BY ALL
) AS tagged
JOIN (
    SELECT CASE WHEN "by" = 'event' THEN article.event_date_from ELSE article.published_at::DATE END AS day,
        count(*) AS n_articles
    FROM articles AS article
    GROUP BY ALL
) AS entire ON entire.day IS NOT DISTINCT FROM tagged.day
ORDER BY tagged.day, tagged.tag;
COMMENT ON MACRO TABLE daily_tags IS 'Articles and originals a day and tag, and their share of all articles of that day. by is ''published'' or ''event''. Articles without a day stand under day NULL.';
