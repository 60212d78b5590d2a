-- Numbers of the articles of the batch whose fingerprints are stored already.
SELECT features.article_id, features.number FROM batch JOIN work.features AS features USING (article_id);
