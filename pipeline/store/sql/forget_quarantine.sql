-- Remove what was quarantined under the addresses of an article.
DELETE FROM quarantine WHERE url IN (SELECT alias FROM url_aliases WHERE article_id = $article_id)
    OR url IN (SELECT url FROM articles WHERE id = $article_id);
