-- Each newer text of an article beside the one it replaced.
CREATE OR REPLACE VIEW version_changes AS
SELECT newer.article_id, article.canonical_url, article.site, older.version AS from_version, newer.version AS to_version,
    older.replaced_at AS changed_at, older.replaced_why AS why, older.title AS title_before, newer.title AS title_after,
    older.title <> newer.title AS title_changed, length(newer.text) - length(older.text) AS characters_added,
    older.text AS text_before, newer.text AS text_after
FROM article_versions AS newer
JOIN past_versions AS older ON older.article_id = newer.article_id AND older.version = newer.version - 1
JOIN articles AS article ON article.id = newer.article_id;
COMMENT ON VIEW version_changes IS 'Each newer text of an article beside the text it replaced, and why it was replaced.';
COMMENT ON COLUMN version_changes.title_changed IS 'Whether the headline differs.';
COMMENT ON COLUMN version_changes.characters_added IS 'Growth of the text in characters; negative when it shrank.';
COMMENT ON COLUMN version_changes.from_version IS 'Number of the older text.';
COMMENT ON COLUMN version_changes.to_version IS 'Number of the newer text.';
COMMENT ON COLUMN version_changes.why IS 'Why the older text was replaced.';
COMMENT ON COLUMN version_changes.title_before IS 'Headline of the older text.';
COMMENT ON COLUMN version_changes.title_after IS 'Headline of the newer text.';
COMMENT ON COLUMN version_changes.text_before IS 'The older text.';
COMMENT ON COLUMN version_changes.text_after IS 'The newer text.';
COMMENT ON COLUMN version_changes.article_id IS 'Identity of the article, as in articles.id.';
COMMENT ON COLUMN version_changes.changed_at IS 'When the newer text was first seen, UTC.';
