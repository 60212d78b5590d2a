-- Mark articles as originals unless they copy another.
UPDATE articles SET is_original = marks.is_original
FROM original_marks AS marks WHERE articles.id = marks.article_id AND articles.is_original <> marks.is_original;
