-- Draw links for an audit, in an order that depends on the seed alone.
SELECT link.article_id, link.original_id, link.kind, round(link.score, 3) AS score, article.canonical_url AS url,
    original.canonical_url AS original_url, article.title, original.title AS original_title,
    substr(article.text, 1, 600) AS text, substr(original.text, 1, 600) AS original_text,
    coalesce(proof.terms, '') AS shared_terms, coalesce(proof.disagreements, '') AS disagreements
FROM copies AS link
JOIN articles AS article ON article.id = link.article_id
JOIN articles AS original ON original.id = link.original_id
LEFT JOIN (
    SELECT article_id, original_id,
        string_agg(article_words, ', ' ORDER BY position) FILTER (WHERE kind = 'term') AS terms,
        string_agg(article_words || ' / ' || original_words, ', ' ORDER BY position)
            FILTER (WHERE kind = 'disagreement') AS disagreements
    FROM copy_evidence GROUP BY article_id, original_id
) AS proof ON proof.article_id = link.article_id AND proof.original_id = link.original_id
WHERE $kind IS NULL OR link.kind = $kind
ORDER BY md5(concat($seed, link.article_id, link.original_id))
LIMIT $n;
