-- Add verdicts that are not known.
INSERT INTO work.pairs BY NAME SELECT batch.* FROM batch ANTI JOIN work.pairs USING (left_id, right_id);
