-- Addresses under which feeds may name an article.
SELECT url FROM articles WHERE id = $article_id
UNION
SELECT canonical_url FROM articles WHERE id = $article_id
UNION
SELECT alias FROM url_aliases WHERE article_id = $article_id
UNION
SELECT url FROM work.documents WHERE article_id = $article_id
UNION
SELECT json_extract_string(entry.value, '$.url')
FROM work.entries AS entry
JOIN article_feeds AS brought ON brought.feed = entry.feed AND brought.entry_key = entry.entry_key
WHERE brought.article_id = $article_id AND json_extract_string(entry.value, '$.url') IS NOT NULL;
