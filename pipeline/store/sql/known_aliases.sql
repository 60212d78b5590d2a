-- Which articles the spellings in the batch stand for.
SELECT known.alias, known.article_id FROM url_aliases AS known JOIN batch ON batch.alias = known.alias;
