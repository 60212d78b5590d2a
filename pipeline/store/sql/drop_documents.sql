-- Give quarantined documents up: they count as skipped and are not fetched again unless their entry changes.
UPDATE work.documents AS document
SET outcome = 'skipped', reason = 'dropped'
FROM batch
WHERE document.alias = batch.alias AND document.body = batch.body;
