-- Remove merged postings of texts that are no longer there.
DELETE FROM work.search_merged WHERE doc NOT IN (SELECT doc FROM work.search_documents);
