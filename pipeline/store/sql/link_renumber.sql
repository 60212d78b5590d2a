-- Number all fingerprints in the order of their articles' ids, whatever the order of arrival was.
UPDATE work.features SET number = ranked.number
FROM (SELECT article_id, row_number() OVER (ORDER BY article_id)::INTEGER AS number FROM work.features) AS ranked
WHERE ranked.article_id = features.article_id;
