-- All articles with a fingerprint or a link.
SELECT article_id FROM work.features UNION SELECT article_id FROM copies ORDER BY ALL;
