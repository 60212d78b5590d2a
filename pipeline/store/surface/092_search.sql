-- Rank articles by BM25 (k1 = 1.2, b = 0.75); words of the headline count three times.
CREATE OR REPLACE MACRO search(words, every := true, most := 1000) AS TABLE
WITH asked AS MATERIALIZED (
    SELECT DISTINCT unnest(search_terms(words)) AS term
), found AS (
    SELECT posting.term, posting.doc, posting.weight
    FROM work.search_postings AS posting
    WHERE posting.term IN (SELECT asked.term FROM asked)
    UNION ALL
    SELECT posting.term, posting.doc, posting.weight
    FROM work.search_recent AS posting
    WHERE posting.term IN (SELECT asked.term FROM asked)
), alive AS (
    SELECT found.term, found.weight, document.article_id, document.length
    FROM found
    JOIN work.search_documents AS document ON document.doc = found.doc
), rarity AS (
    SELECT alive.term, count(*) AS n FROM alive GROUP BY alive.term
), whole AS (
    SELECT count(*) AS n, avg(length) AS mean_length FROM work.search_documents
), scored AS (
    SELECT alive.article_id, count(*) AS n_words,
        sum(ln(1 + (whole.n - rarity.n + 0.5) / (rarity.n + 0.5)) * alive.weight * 2.2
            / (alive.weight + 1.2 * (0.25 + 0.75 * alive.length / whole.mean_length))) AS score
    FROM alive
    JOIN rarity ON rarity.term = alive.term
    CROSS JOIN whole
    GROUP BY alive.article_id
), ranked AS (
    SELECT scored.article_id, scored.score
    FROM scored
    WHERE NOT every OR scored.n_words = (SELECT count(*) FROM asked)
    ORDER BY scored.score DESC, scored.article_id
    LIMIT most
)
SELECT article.id AS article_id, round(ranked.score, 4) AS score, article.title, article.site, article.language,
    article.published_at, article.canonical_url AS url, article.is_conflict, article.is_original
FROM ranked
JOIN articles AS article ON article.id = ranked.article_id
ORDER BY ranked.score DESC, article.id;
COMMENT ON MACRO TABLE search IS 'Articles that hold all the words, best first (BM25 over headline and text), in any language. every := false asks for any of the words; most limits how many are ranked (1,000).';
