-- Fills a database with a large invented corpus.
CREATE TEMPORARY MACRO lot(id) AS (hash(id) % 1000003)::BIGINT;
INSERT INTO feeds
SELECT 'feed' || number, 'https://site' || number || '.example/feed', 'site' || number || '.example', 'en', 'DEU', NULL,
    'local', true, TIMESTAMP '2021-01-01'
FROM range(200) AS span(number);
INSERT INTO feed_fetches
SELECT 'feed' || number % 200, TIMESTAMP '2021-01-01' + to_minutes((number // 200 * 60)::INTEGER), 200, '', 20,
    number % 7, NULL, NULL, NULL, 'run'
FROM range(200 * 24 * 1000) AS span(number);
INSERT INTO runs VALUES ('run', 'ingest', 'live', '{}', '2023-12-31', '2023-12-31', 'completed', '');
INSERT INTO articles BY NAME
SELECT md5(number::VARCHAR)[:16] AS id, 'https://site' || number % 200 || '.example/' || number AS url,
    url AS canonical_url, 'Headline ' || number || ' of some happening near Agdam' AS title,
    repeat('Sentence ' || hash(number) || ' tells what was said to have happened. ', 1 + $characters // 60) AS text,
    'site' || number % 200 || '.example' AS site, 'en' AS language, 'full' AS language_support,
    TIMESTAMP '2021-01-01' + to_seconds((number * 86400.0 * 1000 / $articles)::BIGINT) AS published_at,
    'second' AS published_precision, true AS published_tz_known, 'json-ld' AS published_source,
    published_at + INTERVAL 20 MINUTE AS first_seen_at, first_seen_at AS ingested_at, 'live' AS ingest_path,
    'run' AS run_id, 1 AS version, first_seen_at AS version_seen_at, 200 AS word_count, id AS text_digest,
    'page' AS body_source, 'bench' AS extractor,
    CASE WHEN number % 5 <> 0 THEN published_at::DATE END AS event_date_from, event_date_from AS event_date_to,
    'explicit' AS event_date_basis, CASE WHEN number % 5 <> 0 THEN 'conflict' ELSE 'none' END AS relevance,
    number % 11 + 0.5 AS conflict_score, 3.0 AS threshold, 'lex1' AS lexicon_version, number % 5 <> 0 AS is_conflict,
    number % 10 >= 3 AS is_original
FROM range($articles) AS span(number);
INSERT INTO article_feeds SELECT id, 'feed' || split_part(site, '.', 1)[5:], url, first_seen_at, 'run' FROM articles;
INSERT INTO article_tags
SELECT id, ['attack.shelling', 'attack.airstrike', 'battle.clash', 'peace.ceasefire.agreed', 'force.property']
    [1 + (lot(id) // 7 + number) % 5], 'strong', 1, 3.0, 'A sentence that earned the tag.', number < 2, 'lex1'
FROM articles CROSS JOIN range(3) AS span(number) WHERE is_conflict;
INSERT INTO article_conflicts
SELECT id, ['nagorno-karabakh', 'ukraine', 'sudan'][1 + lot(id) % 3], 1.0, 'places', 'A sentence.', 'lex1'
FROM articles WHERE is_conflict;
INSERT INTO article_places
SELECT id, ['agdam', 'pokrovsk', 'omdurman'][1 + lot(id) % 3], 'event', true, 1.0,
    ['AZE', 'UKR', 'SDN'][1 + lot(id) % 3], 40.0, 46.0, 'settlement', false
FROM articles WHERE is_conflict;
INSERT INTO tolls
SELECT id, 1, 'killed', (lot(id) % 40)::INTEGER, NULL, 'so many people', 0, 10, 'text', 'current', 'claimed',
    'officials'
FROM articles WHERE is_conflict AND lot(id) % 3 = 0;
INSERT INTO mentions
SELECT id, 1, 'actor', ['azerbaijan-army', 'karabakh-army', 'russian-army', 'ukrainian-army', 'rsf', 'sudan-army']
    [1 + (lot(id) // 5 + number) % 6], 'army', 0, 4, 'text', 'name', 'army', 'current', 'asserted', NULL, 0, 40, 'lex1'
FROM articles CROSS JOIN range(2) AS span(number) WHERE is_conflict;
INSERT INTO stories
SELECT id, title, published_at::DATE, published_at::DATE, 1, 2, 1 + (lot(id) % 6)::INTEGER, 'AZE', 'agdam',
    'attack.shelling', 'nagorno-karabakh', ingested_at
FROM articles WHERE is_original AND is_conflict;
INSERT INTO story_articles SELECT id, id, 1.0, NULL, '' FROM stories;
INSERT INTO changes SELECT row_number() OVER (ORDER BY published_at), id, 'new', ingested_at, 'run' FROM articles;
