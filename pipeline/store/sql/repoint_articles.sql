-- Follow raw records to the segments that they were moved to.
UPDATE articles AS pointing SET warc_file = moved.new_file, warc_offset = moved.new_offset
FROM moved
WHERE pointing.warc_file = moved.old_file AND pointing.warc_offset = moved.old_offset;
