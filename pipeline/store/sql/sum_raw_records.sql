-- How many raw records of each segment rows name, how many of them have outlived their keep, whether one waits, and whether
-- all are documents of feeds.
SELECT warc_file, count(*), count(*) FILTER (outlived), bool_or(waits), bool_and(is_feed)
FROM raw_records
GROUP BY warc_file;
