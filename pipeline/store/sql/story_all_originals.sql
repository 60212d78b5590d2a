-- All originals, in the order in which they happened or were published.
SELECT id FROM articles
WHERE is_original
ORDER BY coalesce(event_date_to, CAST(published_at AS DATE), CAST(first_seen_at AS DATE)), id;
