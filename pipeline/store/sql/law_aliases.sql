-- Articles that no spelling of an address leads to.
SELECT count(*), min(canonical_url) FROM articles WHERE id NOT IN (SELECT article_id FROM url_aliases);
