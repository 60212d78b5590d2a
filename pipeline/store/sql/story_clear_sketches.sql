-- Forget all sketches.
DELETE FROM work.story_sketches;
