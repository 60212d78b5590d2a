-- All stories that have members.
SELECT DISTINCT story_id FROM story_articles ORDER BY story_id;
