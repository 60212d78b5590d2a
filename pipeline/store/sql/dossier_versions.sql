-- The versions of one article.
SELECT version, seen_at, replaced_at, replaced_why, title, length(text) AS characters FROM article_versions
WHERE article_id = $id ORDER BY version;
