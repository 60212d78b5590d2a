-- Forget all terms that originals were found by.
DELETE FROM work.story_terms;
