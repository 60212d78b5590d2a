-- Append the words of the batch, sorted; a word of the headline counts three times. Each word is numbered once.
INSERT INTO work.search_recent BY NAME
WITH held AS MATERIALIZED (
    SELECT cut.term, cut.doc, least(sum(cut.weight), 65535)::USMALLINT AS weight
    FROM (
        SELECT doc, unnest(title_terms) AS term, 3 AS weight FROM temp.search_batch
        UNION ALL BY NAME
        SELECT doc, unnest(text_terms) AS term, 1 AS weight FROM temp.search_batch
    ) AS cut
    GROUP BY cut.term, cut.doc
), numbered AS (
    SELECT term, search_number(term) AS word FROM (SELECT DISTINCT term FROM held)
)
SELECT numbered.word, held.doc, held.weight
FROM held JOIN numbered ON numbered.term = held.term
ORDER BY numbered.word, held.doc;
