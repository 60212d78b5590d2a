-- Drop one value of the corpus.
DELETE FROM corpus_info WHERE key = $key;
