-- Every text of every article, the newest included.
CREATE OR REPLACE VIEW article_versions AS
SELECT article_id, version, title, text, text_digest, published_at, seen_at, replaced_at, replaced_why, body_source,
    extractor, warc_file, warc_offset, warc_digest, run_id
FROM past_versions
UNION ALL BY NAME
SELECT id AS article_id, version, title, text, text_digest, published_at, version_seen_at AS seen_at,
    NULL::TIMESTAMP AS replaced_at, NULL::VARCHAR AS replaced_why, body_source, extractor, warc_file, warc_offset,
    warc_digest, run_id
FROM articles;
COMMENT ON VIEW article_versions IS 'Every text of every article, the newest included (replaced_at is NULL there).';
COMMENT ON COLUMN article_versions.article_id IS 'Identity of the article, as in articles.id.';
COMMENT ON COLUMN article_versions.version IS 'Number of this version, from 1.';
COMMENT ON COLUMN article_versions.replaced_at IS 'When the next version was stored, UTC; NULL for the newest.';
COMMENT ON COLUMN article_versions.run_id IS 'The run that wrote this version (see runs).';
