-- Collect every raw record that a row names: whether it has outlived its keep, and whether it waits to be processed. Its age
-- counts from the day in its segment's name, or from when it was fetched, where that is later.
CREATE OR REPLACE TEMP TABLE raw_records AS
SELECT warc_file, warc_offset, is_feed, waits,
    coalesce(kept_since < $cutoff, false) OR (is_feed AND coalesce(kept_since < $feed_cutoff, false)) AS outlived
FROM (
    SELECT warc_file, warc_offset, bool_or(is_feed) AS is_feed, bool_or(waits) AS waits,
        greatest(
            max(fetched_at), try_cast(replace(left(warc_file, 10), '/', '-') AS TIMESTAMP) + INTERVAL 1 DAY
        ) AS kept_since
    FROM (
        SELECT warc_file, warc_offset, fetched_at, false AS is_feed, state = 'archived' AS waits FROM work.documents
        UNION ALL
        SELECT warc_file, warc_offset, fetched_at, true, false FROM feed_fetches
        UNION ALL
        SELECT warc_file, warc_offset, NULL, false, false FROM articles
        UNION ALL
        SELECT warc_file, warc_offset, NULL, false, false FROM past_versions
        UNION ALL
        SELECT warc_file, warc_offset, NULL, stage = 'poll', false FROM quarantine
    )
    WHERE warc_file IS NOT NULL
    GROUP BY warc_file, warc_offset
);
