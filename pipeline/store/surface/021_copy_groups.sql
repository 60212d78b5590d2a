-- One text with its copies.
CREATE OR REPLACE VIEW copy_groups AS
WITH owned AS (
    SELECT brought.article_id, min(feed.family) AS family
    FROM article_feeds AS brought
    JOIN feeds AS feed ON feed.name = brought.feed
    WHERE feed.family IS NOT NULL
    GROUP BY brought.article_id
)
SELECT original.id AS original_id, original.canonical_url AS original_url, original.title, original.site AS original_site,
    original.published_at, coalesce(counted.n_copies, 0) AS n_copies, coalesce(counted.n_identical, 0) AS n_identical,
    coalesce(counted.n_near, 0) AS n_near, coalesce(counted.n_rewrites, 0) AS n_rewrites,
    coalesce(counted.n_sites, 1) AS n_sites, coalesce(counted.n_owners, 1) AS n_owners, counted.first_copy_at,
    counted.last_copy_at, coalesce(original.credit, original.source_name, owned.family, original.site) AS origin,
    CASE WHEN original.credit IS NOT NULL THEN 'credit' WHEN original.source_name IS NOT NULL THEN 'feed source'
        WHEN owned.family IS NOT NULL THEN 'family' ELSE 'site' END AS origin_basis
FROM articles AS original
LEFT JOIN owned ON owned.article_id = original.id
LEFT JOIN (
    SELECT link.original_id, count(*) AS n_copies, count(*) FILTER (WHERE link.kind = 'identical') AS n_identical,
        count(*) FILTER (WHERE link.kind = 'near') AS n_near,
        count(*) FILTER (WHERE link.kind = 'rewrite') AS n_rewrites,
        count(DISTINCT copy.site) FILTER (WHERE copy.site <> first.site) + 1 AS n_sites,
        count(DISTINCT coalesce(owner.family, copy.site)) FILTER (
            WHERE coalesce(owner.family, copy.site) <> coalesce(first_owner.family, first.site)
        ) + 1 AS n_owners,
        min(coalesce(copy.published_at, copy.first_seen_at)) AS first_copy_at,
        max(coalesce(copy.published_at, copy.first_seen_at)) AS last_copy_at
    FROM copies AS link
    JOIN articles AS copy ON copy.id = link.article_id
    JOIN articles AS first ON first.id = link.original_id
    LEFT JOIN owned AS owner ON owner.article_id = link.article_id
    LEFT JOIN owned AS first_owner ON first_owner.article_id = link.original_id
    WHERE link.kind IN ('identical', 'near', 'rewrite')
    GROUP BY link.original_id
) AS counted ON counted.original_id = original.id
WHERE original.is_original;
COMMENT ON VIEW copy_groups IS 'One row for each original: how often and where it was copied (identical, near, rewrite; not update or related), and whose text it is. Copies are no corroboration: a group is one origin, however many sites carry it.';
COMMENT ON COLUMN copy_groups.n_copies IS 'Copies without the original.';
COMMENT ON COLUMN copy_groups.n_sites IS 'Sites that carry the text, the original''s included.';
COMMENT ON COLUMN copy_groups.n_owners IS 'Owners of these sites: those of one ownership family count once.';
COMMENT ON COLUMN copy_groups.origin IS 'Agency or outlet credited (credit line, dateline, by-line), else the origin that the feed names, else the ownership family, else the site.';
COMMENT ON COLUMN copy_groups.origin_basis IS 'credit, feed source, family or site: what origin rests on.';
COMMENT ON COLUMN copy_groups.original_url IS 'Canonical URL of the original.';
COMMENT ON COLUMN copy_groups.original_site IS 'Host of the original''s publisher.';
COMMENT ON COLUMN copy_groups.n_identical IS 'Copies that are the same word for word.';
COMMENT ON COLUMN copy_groups.n_near IS 'Copies that share most of their phrases.';
COMMENT ON COLUMN copy_groups.n_rewrites IS 'Copies in other words.';
COMMENT ON COLUMN copy_groups.first_copy_at IS 'When the first copy was published, else first seen; UTC.';
COMMENT ON COLUMN copy_groups.last_copy_at IS 'When the last copy was published, else first seen; UTC.';
COMMENT ON COLUMN copy_groups.original_id IS 'Identity of the original, as in articles.id.';
COMMENT ON COLUMN copy_groups.title IS 'Headline of the original.';
COMMENT ON COLUMN copy_groups.published_at IS 'As the original states, UTC; NULL when it does not.';
