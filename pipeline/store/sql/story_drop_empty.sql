-- Drop the stories of the batch, which have no member left.
DELETE FROM stories WHERE id IN (SELECT story_id FROM batch);
