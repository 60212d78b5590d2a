-- Texts about armed conflict, each once.
CREATE OR REPLACE VIEW conflict_articles AS
SELECT * FROM articles WHERE is_conflict AND is_original;
COMMENT ON VIEW conflict_articles IS 'Articles about armed conflict, every text once: copies (identical, near, rewrite) are out; updates and related articles are in. Languages of which the lexicon has names only are out.';
