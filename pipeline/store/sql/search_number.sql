-- Number the articles of the batch and cut them into words.
CREATE OR REPLACE TEMPORARY TABLE search_batch AS
SELECT nextval('work.search_doc')::INTEGER AS doc, id, search_terms(title) AS title_terms,
    search_terms(text) AS text_terms
FROM batch;
