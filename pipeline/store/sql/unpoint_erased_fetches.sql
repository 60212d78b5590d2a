-- Polls whose raw bytes were erased point nowhere.
UPDATE feed_fetches SET warc_file = NULL, warc_offset = NULL, warc_digest = NULL
FROM batch
WHERE feed_fetches.warc_file = batch.warc_file AND feed_fetches.warc_offset = batch.warc_offset;
