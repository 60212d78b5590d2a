-- Remove what the user judged of an article.
DELETE FROM work.judgements WHERE $article_id IN (left_key, right_key);
