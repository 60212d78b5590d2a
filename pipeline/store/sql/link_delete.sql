-- Take links away.
DELETE FROM copies USING batch
WHERE copies.article_id = batch.article_id AND copies.original_id = batch.original_id;
