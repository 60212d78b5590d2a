-- Forget the terms that articles were found by.
DELETE FROM work.story_terms WHERE number IN (SELECT number FROM batch);
