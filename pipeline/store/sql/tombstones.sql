-- What was forgotten.
SELECT article_id, forgotten_at, reason FROM forgotten;
