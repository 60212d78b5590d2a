-- Rows that belong to an article which is not there.
SELECT count(*), min(place || ': ' || article_id) FROM (
    SELECT 'mentions' AS place, article_id FROM mentions UNION SELECT 'article_tags', article_id FROM article_tags
    UNION SELECT 'article_conflicts', article_id FROM article_conflicts
    UNION SELECT 'article_places', article_id FROM article_places UNION SELECT 'tolls', article_id FROM tolls
    UNION SELECT 'past_versions', article_id FROM past_versions
    UNION SELECT 'article_authors', article_id FROM article_authors
    UNION SELECT 'article_feeds', article_id FROM article_feeds UNION SELECT 'url_aliases', article_id FROM url_aliases
    UNION SELECT 'story_articles', article_id FROM story_articles UNION SELECT 'copies', article_id FROM copies
    UNION SELECT 'copies', original_id FROM copies
) AS found
WHERE article_id NOT IN (SELECT id FROM articles);
