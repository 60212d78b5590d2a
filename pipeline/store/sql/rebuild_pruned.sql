-- Articles of the earlier database that the archive did not bring back.
SELECT id FROM earlier.main.articles AS earlier_article
WHERE NOT EXISTS (FROM articles AS article WHERE article.id = earlier_article.id)
    AND NOT EXISTS (FROM earlier.main.forgotten AS gone WHERE gone.article_id = earlier_article.id);
