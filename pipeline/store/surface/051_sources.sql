-- Who publishes.
CREATE OR REPLACE VIEW sources AS
SELECT known.site, feed.country_iso3, feed.family, feed.kind, rating.reliability, rating.note,
    coalesce(feed.n_feeds, 0) AS n_feeds, coalesce(counted.n_articles, 0) AS n_articles,
    coalesce(counted.n_originals, 0) AS n_originals, coalesce(counted.n_conflict, 0) AS n_conflict,
    counted.first_published_at, counted.last_published_at
FROM (SELECT DISTINCT site FROM articles UNION SELECT site FROM feed_sites) AS known
LEFT JOIN (
    SELECT home.site, count(*) FILTER (WHERE one.subscribed) AS n_feeds, min(one.country_iso3) AS country_iso3,
        min(one.family) AS family, min(one.kind) AS kind
    FROM feeds AS one
    JOIN feed_sites AS home ON home.feed = one.name
    GROUP BY home.site
) AS feed ON feed.site = known.site
LEFT JOIN (
    SELECT article.site, count(*) AS n_articles, count(*) FILTER (WHERE article.is_original) AS n_originals,
        count(*) FILTER (WHERE article.is_conflict) AS n_conflict, min(article.published_at) AS first_published_at,
        max(article.published_at) AS last_published_at
    FROM articles AS article
    GROUP BY article.site
) AS counted ON counted.site = known.site
LEFT JOIN source_ratings AS rating ON rating.site = known.site;
COMMENT ON VIEW sources IS 'Publishers: country of the source (not of events), owner, kind, and what came from them. reliability is what the user wrote into source_ratings, never computed.';
COMMENT ON COLUMN sources.n_feeds IS 'Feeds subscribed now.';
COMMENT ON COLUMN sources.n_originals IS 'Articles that are no copies.';
COMMENT ON COLUMN sources.n_conflict IS 'Articles about armed conflict, copies included.';
COMMENT ON COLUMN sources.first_published_at IS 'Earliest date that its articles state, UTC.';
COMMENT ON COLUMN sources.last_published_at IS 'Latest date that its articles state, UTC.';
COMMENT ON COLUMN sources.country_iso3 IS 'Country of the source, as feeds.toml states; NULL when unknown.';
COMMENT ON COLUMN sources.kind IS 'wire, state, ngo or local, as feeds.toml states; NULL when unknown.';
COMMENT ON COLUMN sources.n_articles IS 'Articles, copies included.';
