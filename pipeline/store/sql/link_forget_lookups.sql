-- Forget the lookup terms of texts that have changed.
DELETE FROM work.lookups WHERE number IN (SELECT number FROM batch);
