-- The number that stands for a word in the index; one version of DuckDB gives the same as another, unlike its hash().
CREATE OR REPLACE MACRO search_number(word) AS md5_number_lower(word);
COMMENT ON MACRO search_number IS 'The number under which the index of search holds a word: half of its MD5.';
