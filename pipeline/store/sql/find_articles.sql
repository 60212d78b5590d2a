-- Articles that hold the words, best first, with their texts.
SELECT hit.article_id, hit.score, hit.title, hit.site, hit.language, hit.published_at, hit.url, hit.is_conflict,
    hit.is_original, article.text
FROM search($words, every := $every, most := 10000) AS hit
JOIN articles AS article ON article.id = hit.article_id
WHERE ($copies OR hit.is_original)
    AND ($conflict IS NULL OR hit.article_id IN (SELECT article_id FROM article_conflicts WHERE conflict = $conflict))
ORDER BY hit.score DESC, hit.article_id
LIMIT $most;
