-- The tolls of one article, in reading order.
SELECT what, low, high, surface, field, start_char, end_char, context, attribution, speaker
FROM tolls
WHERE article_id = $id
ORDER BY field = 'text', start_char, end_char, what;
