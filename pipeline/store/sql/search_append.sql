-- Append the words of the batch, sorted; a word of the headline counts three times.
INSERT INTO work.search_recent BY NAME
SELECT word.term, word.doc, least(sum(word.weight), 65535)::USMALLINT AS weight
FROM (
    SELECT doc, unnest(title_terms) AS term, 3 AS weight FROM temp.search_batch
    UNION ALL BY NAME
    SELECT doc, unnest(text_terms) AS term, 1 AS weight FROM temp.search_batch
) AS word
GROUP BY word.term, word.doc
ORDER BY word.term, word.doc;
