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
