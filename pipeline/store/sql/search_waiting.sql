-- How many postings wait to be merged.
SELECT count(*) FROM work.search_recent;
