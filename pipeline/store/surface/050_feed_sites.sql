-- The site that a feed speaks for.
CREATE OR REPLACE VIEW feed_sites AS
SELECT feed.name AS feed, CASE WHEN home.n_home * 2 > home.n_all THEN home.site ELSE feed.site END AS site,
    coalesce(home.n_all, 0) AS n_articles
FROM feeds AS feed
LEFT JOIN (
    SELECT counted.feed, max_by(counted.site, counted.n) AS site, max(counted.n) AS n_home, sum(counted.n)::BIGINT AS n_all
    FROM (
        SELECT brought.feed, article.site, count(DISTINCT brought.article_id) AS n
        FROM article_feeds AS brought
        JOIN articles AS article ON article.id = brought.article_id
        GROUP BY brought.feed, article.site
    ) AS counted
    GROUP BY counted.feed
) AS home ON home.feed = feed.name;
COMMENT ON VIEW feed_sites IS 'The site that a feed speaks for: where most of its articles are, else its own host. A feed that gathers many sites speaks for its host alone.';
COMMENT ON COLUMN feed_sites.feed IS 'Name of the feed.';
COMMENT ON COLUMN feed_sites.n_articles IS 'Articles that the feed brought, copies included.';
