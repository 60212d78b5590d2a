-- Keep the texts that newer versions are about to replace.
INSERT INTO past_versions BY NAME
SELECT article.id AS article_id, article.version, article.title, article.text, article.text_digest, article.published_at,
    article.version_seen_at AS seen_at, batch.replaced_at, batch.replaced_why, article.body_source, article.extractor,
    article.warc_file, article.warc_offset, article.warc_digest, article.run_id
FROM batch JOIN articles AS article ON article.id = batch.article_id;
