-- End the documents of an article as forgotten; their raw bytes are gone.
UPDATE work.documents SET state = 'done', outcome = 'skipped', reason = 'forgotten', article_id = NULL, warc_file = NULL,
    warc_offset = NULL, warc_digest = NULL
WHERE article_id = $article_id;
