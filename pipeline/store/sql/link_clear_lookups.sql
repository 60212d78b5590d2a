-- Forget the lookup terms of all texts.
DELETE FROM work.lookups;
