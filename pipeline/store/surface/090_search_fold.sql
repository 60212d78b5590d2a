-- How search spells a text: small letters, marks off.
CREATE OR REPLACE MACRO search_fold(words) AS
    translate(strip_accents(lower(words)), 'əıøđł', 'eiodl');
COMMENT ON MACRO search_fold IS 'How search spells words: small letters without marks.';
