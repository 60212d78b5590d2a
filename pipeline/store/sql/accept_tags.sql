-- Give the batch's articles the tags that people have accepted and the lexicon does not find; the note is their evidence.
INSERT INTO article_tags BY NAME
SELECT
    judged.left_key AS article_id,
    judged.right_key AS tag,
    'strong' AS level,
    0 AS n,
    0.0 AS score,
    judged.note AS evidence,
    true AS shown,
    article.lexicon_version
FROM (
    SELECT left_key, right_key, arg_max(note, judged_at) AS note
    FROM work.judgements
    WHERE kind = 'tag' AND left_key IN (SELECT article_id FROM batch)
    GROUP BY left_key, right_key
    HAVING arg_max(verdict, judged_at) = 'accept'
) AS judged
JOIN articles AS article ON article.id = judged.left_key
WHERE NOT EXISTS (
    SELECT 1 FROM article_tags AS held WHERE held.article_id = judged.left_key AND held.tag = judged.right_key
);
