-- Remove a story that has no article left.
DELETE FROM stories WHERE id = $story_id;
