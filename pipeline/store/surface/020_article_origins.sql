-- The original behind every article; an article is a copy of one original at most.
CREATE OR REPLACE VIEW article_origins AS
SELECT article.id AS article_id, coalesce(link.original_id, article.id) AS original_id, link.kind AS copy_kind,
    link.score, link.direction_confidence
FROM articles AS article
LEFT JOIN copies AS link ON link.article_id = article.id AND link.kind IN ('identical', 'near', 'rewrite');
COMMENT ON VIEW article_origins IS 'One row for each article: the original of its copy group. An original names itself and has no copy_kind. Updates and related articles are originals.';
COMMENT ON COLUMN article_origins.original_id IS 'The original; the article itself where it is one.';
COMMENT ON COLUMN article_origins.copy_kind IS 'identical, near or rewrite; NULL for an original.';
COMMENT ON COLUMN article_origins.article_id IS 'Identity of the article, as in articles.id.';
COMMENT ON COLUMN article_origins.score IS 'Strength of the link to the original, 0 to 1; NULL for an original.';
