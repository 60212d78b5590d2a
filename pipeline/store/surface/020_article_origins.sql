-- The original behind every article.
CREATE OR REPLACE VIEW article_origins AS
SELECT article.id AS article_id, coalesce(link.original_id, article.id) AS original_id, link.kind AS copy_kind,
    link.score, link.direction_confidence
FROM articles AS article
LEFT JOIN (
    SELECT copy.article_id, max_by(copy.original_id, copy.score) AS original_id, max_by(copy.kind, copy.score) AS kind,
        max(copy.score) AS score, max_by(copy.direction_confidence, copy.score) AS direction_confidence
    FROM copies AS copy
    WHERE copy.kind IN ('identical', 'near', 'rewrite')
    GROUP BY copy.article_id
) AS link ON link.article_id = article.id;
COMMENT ON VIEW article_origins IS 'One row for each article: the original of its copy group. An original names itself and has no copy_kind. Updates and related articles are originals.';
COMMENT ON COLUMN article_origins.original_id IS 'The original; the article itself where it is one.';
COMMENT ON COLUMN article_origins.copy_kind IS 'identical, near or rewrite; NULL for an original.';
