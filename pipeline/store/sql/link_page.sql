-- Fingerprints by number, from $first to before $behind.
SELECT number, value FROM work.features WHERE number >= $first AND number < $behind ORDER BY number;
