-- Number the newest texts of these articles as before.
UPDATE articles AS article SET version = taken.version, version_seen_at = taken.version_seen_at
FROM versions_taken_over AS taken
WHERE taken.id = article.id;
