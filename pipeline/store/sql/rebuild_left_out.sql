-- Which records of the batch a backfill left out by its dates, or a person gave up: they stay out of a rebuilt database.
WITH left_out AS (
    SELECT alias, body, warc_file, warc_offset
    FROM work.documents
    WHERE state = 'done' AND outcome = 'skipped' AND reason IN ('outside_dates', 'no_date', 'dropped')
)
SELECT batch.alias, batch.body FROM batch SEMI JOIN left_out USING (alias, body)
UNION
SELECT batch.alias, batch.body FROM batch SEMI JOIN left_out USING (warc_file, warc_offset);
