-- Forget the former words of the articles in the batch; their postings are dropped when runs are merged.
DELETE FROM work.search_documents WHERE article_id IN (SELECT id FROM batch);
