-- The links in which two articles, or the copy groups that they are in, meet.
SELECT link.article_id, link.original_id, link.kind, link.score, link.direction_confidence
FROM copies AS link
WHERE link.article_id IN (
        SELECT $a UNION ALL SELECT $b
        UNION ALL SELECT original_id FROM copies WHERE article_id IN ($a, $b) AND kind IN ('identical', 'near', 'rewrite')
    )
    AND link.original_id IN (
        SELECT $a UNION ALL SELECT $b
        UNION ALL SELECT original_id FROM copies WHERE article_id IN ($a, $b) AND kind IN ('identical', 'near', 'rewrite')
    )
ORDER BY ALL;
