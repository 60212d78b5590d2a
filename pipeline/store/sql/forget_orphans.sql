-- Articles without a link to an original are originals.
UPDATE articles SET is_original = true
WHERE NOT is_original
    AND id NOT IN (SELECT article_id FROM copies WHERE kind IN ('identical', 'near', 'rewrite'));
