-- Rank articles by BM25 (k1 = 1.2, b = 0.75); words of the headline count three times. All is done in numbers, and the
-- articles are read for those alone that are returned.
CREATE OR REPLACE MACRO search(words, every := true, most := 1000) AS TABLE
WITH asked AS MATERIALIZED (
    SELECT DISTINCT search_number(cut.term) AS word FROM (SELECT unnest(search_terms(words)) AS term) AS cut
), found AS MATERIALIZED (
    SELECT posting.word, posting.doc, posting.weight::DOUBLE AS weight, document.length::DOUBLE AS length
    FROM (
        SELECT merged.word, merged.doc, merged.weight
        FROM work.search_merged AS merged
        WHERE merged.word IN (SELECT asked.word FROM asked)
        UNION ALL
        SELECT waiting.word, waiting.doc, waiting.weight
        FROM work.search_recent AS waiting
        WHERE waiting.word IN (SELECT asked.word FROM asked)
    ) AS posting
    JOIN work.search_documents AS document ON document.doc = posting.doc
), entire AS MATERIALIZED (
    SELECT count(*)::DOUBLE AS n, avg(length) AS mean_length FROM work.search_documents
), rarity AS MATERIALIZED (
    SELECT held.word, 2.2e0 * ln(1e0 + (entire.n - held.n + 0.5e0) / (held.n + 0.5e0)) AS weight
    FROM (SELECT found.word, count(*) AS n FROM found GROUP BY found.word) AS held
    CROSS JOIN entire
), scored AS (
    SELECT found.doc, count(*) AS n_words,
        sum(rarity.weight * found.weight / (found.weight + 0.3e0 + 0.9e0 * found.length / entire.mean_length)) AS score
    FROM found
    JOIN rarity ON rarity.word = found.word
    CROSS JOIN entire
    GROUP BY found.doc
), ranked AS MATERIALIZED (
    SELECT document.article_id, best.score
    FROM (
        SELECT scored.doc, scored.score
        FROM scored
        WHERE NOT every OR scored.n_words = (SELECT count(*) FROM asked)
        ORDER BY scored.score DESC, scored.doc
        LIMIT most
    ) AS best
    JOIN work.search_documents AS document ON document.doc = best.doc
)
SELECT article.id AS article_id, round(ranked.score, 4) AS score, article.title, article.site, article.language,
    article.published_at, article.canonical_url AS url, article.is_conflict, article.is_original
FROM ranked
JOIN articles AS article ON article.id = ranked.article_id
ORDER BY ranked.score DESC, article.id;
COMMENT ON MACRO TABLE search IS 'Articles that hold all the words, best first (BM25 over headline and text), in any language. every := false asks for any of the words; most limits how many are ranked (1,000).';
