-- The mentions of one article, in reading order.
SELECT field, start_char, end_char, kind, key, surface, level, rule, context, attribution, speaker, lexicon_version
FROM mentions
WHERE article_id = $id
ORDER BY field = 'text', start_char, end_char DESC, kind, key;
