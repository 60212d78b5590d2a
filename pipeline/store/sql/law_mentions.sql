-- Mentions whose words do not stand where they say.
SELECT count(*), min(mention.article_id || ': ' || mention.surface)
FROM mentions AS mention
JOIN articles AS article ON article.id = mention.article_id AND article.version = mention.version
WHERE mention.surface <> substr(CASE mention.field WHEN 'title' THEN article.title ELSE article.text END,
    mention.start_char + 1, mention.end_char - mention.start_char);
