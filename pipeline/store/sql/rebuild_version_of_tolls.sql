-- Let rows of these articles name the number that their newest text has now.
UPDATE tolls AS derived SET version = taken.version
FROM versions_taken_over AS taken
WHERE taken.id = derived.article_id AND derived.version <> taken.version;
