-- The numbers of victims that one article reports.
SELECT what, low, high, surface, context, attribution, speaker FROM tolls WHERE article_id = $id ORDER BY start_char;
