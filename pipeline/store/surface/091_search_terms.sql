-- The words of a text, for the index and for the question alike; scripts without blanks are cut into pairs of characters.
CREATE OR REPLACE MACRO search_terms(words) AS
    CASE WHEN regexp_matches(words, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]') THEN
        list_concat(
            regexp_extract_all(regexp_replace(search_fold(words),
                '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+', ' ', 'g'),
                '[\p{L}\p{M}\p{N}]+'),
            list_concat(
                regexp_extract_all(search_fold(words),
                    '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}'),
                regexp_extract_all(regexp_replace(search_fold(words),
                    '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]*)',
                    ' \1', 'g'),
                    '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}')))
    ELSE regexp_extract_all(search_fold(words), '[\p{L}\p{M}\p{N}]+') END;
COMMENT ON MACRO search_terms IS 'The words by which search finds a text: letters and digits, folded; Chinese, Japanese, Thai and the like as pairs of characters.';
