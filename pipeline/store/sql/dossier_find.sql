-- Find an article by any spelling of its address that the corpus knows, or by the beginning of its id.
SELECT id FROM articles WHERE canonical_url = $canonical OR url = $given OR id = $given
UNION
SELECT article_id AS id FROM url_aliases WHERE alias IN ($canonical, $given, $key)
UNION
SELECT id FROM articles WHERE length($given) >= 6 AND starts_with(id, $given)
LIMIT 2;
