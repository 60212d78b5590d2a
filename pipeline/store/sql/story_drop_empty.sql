-- Drop the stories of the batch that have no member left.
DELETE FROM stories WHERE id IN (SELECT story_id FROM batch) AND id NOT IN (SELECT story_id FROM story_articles);
