-- Forget all lookup terms.
DELETE FROM work.postings;
