-- Documents said to have become articles which are not there.
SELECT count(*), min(alias) FROM work.documents
WHERE outcome IN ('new', 'version', 'known') AND (article_id IS NULL OR article_id NOT IN (SELECT id FROM articles));
