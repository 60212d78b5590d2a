-- Forget all verdicts.
DELETE FROM work.pairs;
