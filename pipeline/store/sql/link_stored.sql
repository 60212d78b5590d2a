-- Links of the articles of the batch as they are stored.
SELECT copies.* FROM copies JOIN batch USING (article_id);
