-- Articles that hold the words, best first, with their texts; texts are read for those alone that are shown.
SELECT best.article_id, best.score, best.title, best.site, best.language, best.published_at, best.url,
    best.is_conflict, best.is_original, article.text
FROM (
    SELECT hit.article_id, hit.score, hit.title, hit.site, hit.language, hit.published_at, hit.url, hit.is_conflict,
        hit.is_original
    FROM search($words, every := $every, most := 10000) AS hit
    WHERE ($copies OR hit.is_original)
        AND ($conflict IS NULL
            OR hit.article_id IN (SELECT article_id FROM article_conflicts WHERE conflict = $conflict))
    ORDER BY hit.score DESC, hit.article_id
    LIMIT $most
) AS best
JOIN articles AS article ON article.id = best.article_id
ORDER BY best.score DESC, best.article_id;
