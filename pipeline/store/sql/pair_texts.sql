-- What explaining a pair needs of its two articles.
SELECT id, canonical_url AS url, title, site, published_at, language, text
FROM articles WHERE id IN ($a, $b);
