-- Take the evidence of links away.
DELETE FROM copy_evidence USING batch
WHERE copy_evidence.article_id = batch.article_id AND copy_evidence.original_id = batch.original_id;
