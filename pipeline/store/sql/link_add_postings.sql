-- Add the lookup terms of the batch.
INSERT INTO work.postings SELECT term, number FROM batch ORDER BY term, number;
