-- Take back the pointers into segments that are about to be removed.
UPDATE articles SET warc_file = NULL, warc_offset = NULL, warc_digest = NULL
WHERE list_contains($names::VARCHAR[], warc_file);
