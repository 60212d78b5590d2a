-- Drop all stories that have no member.
DELETE FROM stories WHERE id NOT IN (SELECT story_id FROM story_articles);
