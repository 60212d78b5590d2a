-- Stories that several originals tell.
SELECT title, independent_origins, n_originals, n_articles
FROM stories
WHERE n_originals > 1
ORDER BY independent_origins DESC, n_articles DESC, title;
