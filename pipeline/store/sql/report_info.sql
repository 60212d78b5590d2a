-- Versions behind the file.
SELECT key, value FROM corpus_info ORDER BY key;
