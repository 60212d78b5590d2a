-- Articles whose earlier versions are not all there.
SELECT count(*), min(id) FROM (
    SELECT article.id FROM articles AS article LEFT JOIN past_versions AS past ON past.article_id = article.id
    GROUP BY article.id, article.version HAVING count(past.version) <> article.version - 1
);
