-- Record how processed documents ended, and which article they became.
UPDATE work.documents AS document
SET state = 'done', outcome = batch.outcome, reason = batch.reason, article_id = batch.article_id, run_id = batch.run_id
FROM batch
WHERE document.alias = batch.alias AND document.body = batch.body;
