-- Fills a database with invented originals $first to $last - 1 and what is derived from them; where they are $joined, three
-- to a story.
CREATE OR REPLACE TEMPORARY TABLE made AS
SELECT number, md5(number::VARCHAR)[:16] AS id, md5(($first + (number - $first) // 3 * 3)::VARCHAR)[:16] AS story,
    DATE '2015-01-01' + CAST(number // $per_day AS INTEGER) AS day, (hash(number) % 1000003)::INTEGER AS lot
FROM range($first, $last) AS span(number);
INSERT INTO articles BY NAME
SELECT id, 'https://site' || lot % 700 || '.example/' || number AS url, url AS canonical_url,
    'Headline ' || lot || ' of some happening near a town' AS title, '' AS text, 'site' || lot % 700 || '.example' AS site,
    'en' AS language, 'full' AS language_support, day::TIMESTAMP AS published_at, true AS published_tz_known,
    published_at AS first_seen_at, published_at AS ingested_at, 'live' AS ingest_path, 'run' AS run_id, 1 AS version,
    published_at AS version_seen_at, 300 AS word_count, id AS text_digest, 'page' AS body_source, 'made' AS extractor,
    CASE WHEN lot % 10 = 0 THEN 'Reuters' END AS credit, day AS event_date_from, day AS event_date_to,
    'weekday' AS event_date_basis, 'conflict' AS relevance, 5 AS conflict_score, 3 AS threshold,
    'made' AS lexicon_version, true AS is_original
FROM made;
INSERT INTO article_feeds
SELECT id, 'feed' || lot % 700, number::VARCHAR, day::TIMESTAMP, 'run' FROM made;
INSERT INTO article_places
SELECT id, 'place' || (lot + span.part) % 3000, ['event', 'actor', 'background'][1 + span.part], span.part = 0, 1.5,
    ['UKR', 'SDN', 'SYR', 'MMR'][1 + (lot + span.part) % 4], 40.0, 40.0, 'settlement', false
FROM made CROSS JOIN range(3) AS span(part);
INSERT INTO article_tags
SELECT id, ['attack.shelling', 'attack.airstrike', 'battle.clash'][1 + (lot + span.part) % 3], 'strong', 1, 3.0,
    'A sentence of usual length that earned the tag, as it stands in number ' || lot || '.', true, 'made'
FROM made CROSS JOIN range(2) AS span(part);
INSERT INTO article_conflicts
SELECT id, ['ukraine', 'sudan'][1 + lot % 2], 1.0, 'places', 'A sentence of usual length.', 'made' FROM made;
INSERT INTO tolls
SELECT id, 1, 'killed', 3 + lot % 40, NULL, 'so many people killed', 0, 21, 'text', 'current', 'asserted', NULL
FROM made WHERE lot % 3 = 0;
INSERT INTO copies BY NAME
SELECT 'copy' || id[:12] AS article_id, id AS original_id, 'near' AS kind, 1 AS score, 1 AS containment, 1 AS jaccard,
    1 AS triples, 1 AS order_agreement, 1 AS coverage, 0 AS novelty, 0 AS other_novelty, 1 AS lead_match,
    1 AS leads_match, 1 AS monotony, 0 AS numbers_differ, 0 AS numbers_swapped, 0 AS numbers_swaps, 0 AS dates_swapped,
    0 AS tolls_swapped, 0 AS names_swapped, 0 AS names_exchanged, 1 AS length_ratio, 1 AS direction_confidence,
    'copy' || id[:12] AS compared_article_id, id AS compared_original_id, 'made' AS idf_epoch,
    'made' AS algorithm_version, day::TIMESTAMP AS linked_at, 'run' AS run_id
FROM made WHERE lot % 3 = 1;
INSERT INTO work.features SELECT id, number, lot, 1, 'made', day::TIMESTAMP, $mark FROM made;
INSERT INTO work.story_sketches
SELECT id, number, day - DATE '1970-01-01', $value,
    printf('["Headline %d of some happening near a town","site%d.example",null,%d,%d,%d,[["place%d",1.5]],[["UKR",1.5]],'
        '[["attack.shelling",3.0],["battle.clash",3.0]],[["ukraine",1.0]]]', lot, lot % 700, day - DATE '1970-01-01',
        day - DATE '1970-01-01', 86400 * (day - DATE '1970-01-01'), lot % 3000)
FROM made WHERE $joined;
INSERT INTO story_articles SELECT id, story, 0.7, nullif(story, id), 'words +0.20; opening +0.30' FROM made WHERE $joined;
INSERT INTO stories BY NAME
SELECT story AS id, any_value('Headline ' || lot || ' of some happening near a town') AS title, min(day) AS first_day,
    max(day) AS last_day, count(*) AS n_originals, count(*) AS n_articles, count(*) AS independent_origins,
    TIMESTAMP '2024-01-01' AS updated_at
FROM made WHERE $joined GROUP BY story;
