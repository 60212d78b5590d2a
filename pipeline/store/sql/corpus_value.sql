-- One version behind this file.
SELECT value FROM corpus_info WHERE key = $key;
