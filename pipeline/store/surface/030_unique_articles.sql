-- Articles without their copies.
CREATE OR REPLACE VIEW unique_articles AS
SELECT * FROM articles WHERE is_original;
COMMENT ON VIEW unique_articles IS 'Every text once: copies (identical, near, rewrite) are out; updates and related articles are in.';
