-- What the corpus holds of the articles in the batch.
SELECT article.id, article.text_digest, article.version, article.body_source
FROM articles AS article JOIN batch ON batch.id = article.id;
