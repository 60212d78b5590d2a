-- Named conflicts by their originals.
SELECT conflict.name, count(*) FILTER (article.is_original)::INTEGER AS n_originals
FROM article_conflicts AS link
JOIN articles AS article ON article.id = link.article_id
JOIN conflicts AS conflict ON conflict.conflict = link.conflict
GROUP BY conflict.name
ORDER BY n_originals DESC, conflict.name;
