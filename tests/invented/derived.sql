-- What follows from the invented articles: names, feeds, evidence of links, stories, changes.
INSERT INTO article_authors SELECT id, 1, 'A. Reporter' FROM articles;
INSERT INTO article_feeds SELECT id, split_part(site, '.', 1), url, published_at, run_id FROM articles
    WHERE published_at IS NOT NULL;
INSERT INTO url_aliases SELECT canonical_url, id, 'canonical' FROM articles;
INSERT INTO work.documents BY NAME
SELECT canonical_url AS alias, 'page' AS body, url, site AS host, 'done' AS state, ingest_path, first_seen_at AS due_at,
    1 AS attempts, '' AS reason, first_seen_at, warc_file, warc_offset, warc_digest, first_seen_at AS fetched_at,
    id AS article_id, 'new' AS outcome, run_id
FROM articles;
INSERT INTO copy_evidence SELECT article_id, original_id, 'term', 1, 'agdam', 'agdam', 8.2 FROM copies;
INSERT INTO article_tags
SELECT article_id, 'force.property', 'weak', 1, 0.5, evidence, false, lexicon_version FROM article_tags;
INSERT INTO article_places SELECT article_id, country_iso3, role, false, 1.0, country_iso3, NULL, NULL, 'country', false
    FROM article_places;
INSERT INTO stories
SELECT min_by(article.id, article.published_at), min_by(article.title, article.published_at), article.event_date_from,
    article.event_date_from, count(*), count(*) + sum(coalesce(copied.n, 0)), count(DISTINCT article.site),
    any_value(spot.country_iso3), spot.place_id, label.tag, any_value(assigned.conflict), '2023-10-02 06:00'
FROM articles AS article
JOIN article_places AS spot ON spot.article_id = article.id AND spot.precision = 'settlement'
JOIN article_tags AS label ON label.article_id = article.id AND label.shown
JOIN article_conflicts AS assigned ON assigned.article_id = article.id
LEFT JOIN (SELECT original_id, count(*) AS n FROM copies GROUP BY original_id) AS copied
    ON copied.original_id = article.id
WHERE article.is_original
GROUP BY article.event_date_from, spot.place_id, label.tag;
INSERT INTO story_articles
SELECT article.id, story.id, CASE WHEN article.id = story.id THEN 1.0 ELSE 0.8 END,
    CASE WHEN article.id <> story.id THEN story.id END,
    CASE WHEN article.id = story.id THEN '' ELSE 'same day, ' || story.place_id || ', ' || story.tag END
FROM articles AS article
JOIN article_places AS spot ON spot.article_id = article.id
JOIN article_tags AS label ON label.article_id = article.id AND label.shown
JOIN stories AS story ON story.first_day = article.event_date_from AND story.place_id = spot.place_id
    AND story.tag = label.tag
WHERE article.is_original;
INSERT INTO changes
SELECT nextval('work.change_seq'), id, 'new', '2023-10-02 06:00', run_id FROM articles ORDER BY published_at, id;
