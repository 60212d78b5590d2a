-- One article about nothing.
INSERT INTO articles BY NAME
SELECT $id AS id, $id AS url, $id AS canonical_url, $title AS title, $text AS text, 'site.example' AS site,
    'en' AS language, 'full' AS language_support, false AS published_tz_known, TIMESTAMP '2023-10-01' AS first_seen_at,
    TIMESTAMP '2023-10-01' AS ingested_at, 'live' AS ingest_path, 'run' AS run_id, 1 AS version,
    TIMESTAMP '2023-10-01' AS version_seen_at, 1 AS word_count, $id AS text_digest, 'page' AS body_source,
    '' AS extractor, 'none' AS event_date_basis, 'none' AS relevance, 0.0 AS conflict_score, 3.0 AS threshold,
    '' AS lexicon_version, true AS is_original;
