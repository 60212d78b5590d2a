-- Give rebuilt articles the times at which they were first seen and stored, and what brought them.
UPDATE articles AS article SET
    first_seen_at = before.first_seen_at, ingested_at = before.ingested_at, ingest_path = before.ingest_path
FROM earlier.main.articles AS before
WHERE before.id = article.id;
