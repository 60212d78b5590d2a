-- Give rebuilt fingerprints the times at which they were added, by which copies are looked for within a window.
UPDATE work.features AS features SET added_at = before.added_at
FROM earlier.work.features AS before
WHERE before.article_id = features.article_id;
