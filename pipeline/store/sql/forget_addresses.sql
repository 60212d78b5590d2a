-- Note every spelling of an article's address as done and forgotten, so that none is fetched again.
INSERT INTO work.documents BY NAME
SELECT spelled.alias, 'page' AS body, spelled.alias AS url, '' AS host, 'done' AS state, 'live' AS ingest_path,
    $now AS due_at, 0 AS attempts, 'forgotten' AS reason, $now AS first_seen_at, 'skipped' AS outcome,
    $run_id AS run_id
FROM url_aliases AS spelled
WHERE spelled.article_id = $article_id
    AND spelled.alias NOT IN (SELECT document.alias FROM work.documents AS document);
