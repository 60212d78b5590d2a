-- How large the corpus is.
SELECT count(*), count(*) FILTER (is_original), count(*) FILTER (is_conflict) FROM articles;
