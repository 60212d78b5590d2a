-- Collect articles whose earlier texts are taken over: the newest text came out the same, or texts were pruned.
CREATE OR REPLACE TEMP TABLE versions_taken_over AS
SELECT before.id, before.version, before.version_seen_at
FROM earlier.main.articles AS before JOIN articles AS article ON article.id = before.id
WHERE before.version > 1 AND (before.text_digest = article.text_digest OR before.version > article.version);
