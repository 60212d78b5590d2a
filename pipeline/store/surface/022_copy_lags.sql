-- Who copied whom, and how much later.
CREATE OR REPLACE VIEW copy_lags AS
SELECT link.article_id, link.original_id, link.kind AS copy_kind, copy.site AS copied_by, original.site AS copied_from,
    copy.canonical_url AS copy_url, original.canonical_url AS original_url, original.title AS original_title,
    copy.title AS copy_title, original.published_at AS original_published_at, copy.published_at AS copy_published_at,
    CASE WHEN copy.published_precision IN ('second', 'minute') AND original.published_precision IN ('second', 'minute')
        THEN round(date_diff('second', original.published_at, copy.published_at) / 3600.0, 2) END AS hours_later,
    link.score, link.direction_confidence
FROM copies AS link
JOIN articles AS copy ON copy.id = link.article_id
JOIN articles AS original ON original.id = link.original_id
WHERE link.kind IN ('identical', 'near', 'rewrite');
COMMENT ON VIEW copy_lags IS 'Every copy beside its original: who copied whom and how many hours later.';
COMMENT ON COLUMN copy_lags.hours_later IS 'Between the two stated times; NULL where one of them states no time of day.';
COMMENT ON COLUMN copy_lags.copied_by IS 'Host of the copy''s publisher.';
COMMENT ON COLUMN copy_lags.copied_from IS 'Host of the original''s publisher.';
COMMENT ON COLUMN copy_lags.copy_url IS 'Canonical URL of the copy.';
COMMENT ON COLUMN copy_lags.original_url IS 'Canonical URL of the original.';
COMMENT ON COLUMN copy_lags.original_title IS 'Headline of the original.';
COMMENT ON COLUMN copy_lags.copy_title IS 'Headline of the copy.';
COMMENT ON COLUMN copy_lags.original_published_at IS 'As the original states, UTC; NULL when it does not.';
COMMENT ON COLUMN copy_lags.copy_published_at IS 'As the copy states, UTC; NULL when it does not.';
COMMENT ON COLUMN copy_lags.article_id IS 'Identity of the copy, as in articles.id.';
COMMENT ON COLUMN copy_lags.original_id IS 'Identity of the original, as in articles.id.';
COMMENT ON COLUMN copy_lags.copy_kind IS 'identical, near or rewrite.';
COMMENT ON COLUMN copy_lags.score IS 'Strength of the link, 0 to 1.';
