-- Append the words of the batch, sorted; a word of the headline counts three times.
INSERT INTO work.search_recent BY NAME
SELECT search_number(held.term) AS word, held.doc, held.weight
FROM (
    SELECT cut.term, cut.doc, least(sum(cut.weight), 65535)::USMALLINT AS weight
    FROM (
        SELECT doc, unnest(title_terms) AS term, 3 AS weight FROM temp.search_batch
        UNION ALL BY NAME
        SELECT doc, unnest(text_terms) AS term, 1 AS weight FROM temp.search_batch
    ) AS cut
    GROUP BY cut.term, cut.doc
) AS held
ORDER BY word, held.doc;
