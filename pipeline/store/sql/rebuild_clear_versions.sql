-- Drop what the archive made of the earlier texts of these articles.
DELETE FROM past_versions WHERE article_id IN (SELECT id FROM versions_taken_over);
