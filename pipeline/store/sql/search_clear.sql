-- Empty the waiting postings.
TRUNCATE work.search_recent;
