-- Append the waiting postings as one run sorted by word, without those of texts that were replaced.
INSERT INTO work.search_merged BY NAME
SELECT posting.word, posting.doc, posting.weight
FROM work.search_recent AS posting
SEMI JOIN work.search_documents AS document ON document.doc = posting.doc
ORDER BY posting.word, posting.doc;
