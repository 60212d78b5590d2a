-- The raw records of some segments that stay.
SELECT warc_file, warc_offset
FROM raw_records
WHERE NOT outlived AND list_contains($names::VARCHAR[], warc_file)
ORDER BY warc_file, warc_offset;
