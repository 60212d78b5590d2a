-- What stories are found by: a sketch of every original, and its heaviest terms by day.
CREATE TABLE work.story_sketches (
    article_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    day INTEGER NOT NULL,
    value BLOB NOT NULL
);
CREATE TABLE work.story_terms (
    day INTEGER NOT NULL,
    term UINTEGER NOT NULL,
    number INTEGER NOT NULL,
    weight FLOAT NOT NULL
);
COMMENT ON COLUMN stories.id IS 'Identity of the story: the id of the original that began it.';
COMMENT ON COLUMN tolls.what IS 'killed, wounded, displaced or captured; casualties where the words do not say which of the first two.';
