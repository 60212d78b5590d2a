-- Articles whose fingerprint is missing or rests on another epoch.
SELECT articles.id, articles.text, articles.language
FROM articles LEFT JOIN work.features AS features ON features.article_id = articles.id
WHERE features.idf_epoch IS DISTINCT FROM $epoch
ORDER BY articles.id LIMIT $page;
