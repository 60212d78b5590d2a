-- Whether the lookup terms of all texts are listed.
SELECT (SELECT count(*) FROM work.lookups) >= (SELECT count(*) FROM work.features);
