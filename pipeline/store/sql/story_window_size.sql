-- How many originals lie in a window of days.
SELECT count(*) FROM work.story_sketches AS sketch WHERE sketch.day BETWEEN $first AND $last;
