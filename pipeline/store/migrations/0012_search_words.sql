-- Postings name their word by a number of 64 bits: of numbers in order, unlike of texts, DuckDB knows for each row group
-- which of several it can hold, so that a search reads those alone.
CREATE TABLE work.search_merged (
    word UBIGINT NOT NULL,
    doc INTEGER NOT NULL,
    weight USMALLINT NOT NULL
);
INSERT INTO work.search_merged
SELECT posting.word, posting.doc, posting.weight
FROM (
    SELECT md5_number_lower(former.term) AS word, former.doc, former.weight FROM work.search_postings AS former
    UNION ALL
    SELECT md5_number_lower(former.term) AS word, former.doc, former.weight FROM work.search_recent AS former
) AS posting
ORDER BY posting.word, posting.doc;
DROP TABLE work.search_postings;
DROP TABLE work.search_recent;

CREATE TABLE work.search_recent (
    word UBIGINT NOT NULL,
    doc INTEGER NOT NULL,
    weight USMALLINT NOT NULL
);
