-- What the row of a story is made from is kept beside the sketches of its originals; those that are there are made anew
-- when they are needed.
DROP TABLE work.story_sketches;
CREATE TABLE work.story_sketches (
    article_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    day INTEGER NOT NULL,
    value BLOB NOT NULL,
    brief VARCHAR NOT NULL
);
DELETE FROM work.story_terms;
