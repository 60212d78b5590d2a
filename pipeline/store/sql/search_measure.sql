-- Note the length of each article of the batch in words, those of the headline three times.
INSERT INTO work.search_documents BY NAME
SELECT article.doc, article.id AS article_id, (3 * len(article.title_terms) + len(article.text_terms))::INTEGER AS length
FROM temp.search_batch AS article;
