-- Append the words of the batch, sorted; a word of the headline counts three times.
INSERT INTO work.search_recent BY NAME
SELECT held.word, held.doc, least(sum(held.weight), 65535)::USMALLINT AS weight
FROM (
    SELECT doc, search_number(unnest(title_terms)) AS word, 3 AS weight FROM temp.search_batch
    UNION ALL BY NAME
    SELECT doc, search_number(unnest(text_terms)) AS word, 1 AS weight FROM temp.search_batch
) AS held
GROUP BY held.word, held.doc
ORDER BY held.word, held.doc;
