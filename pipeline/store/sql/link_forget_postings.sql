-- Forget the terms of texts that have changed.
DELETE FROM work.postings WHERE number IN (SELECT number FROM batch);
