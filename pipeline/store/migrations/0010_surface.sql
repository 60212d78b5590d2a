-- What the views and search need besides: judgements of sources by the user, and the inverted index of words.
CREATE TABLE source_ratings (
    site VARCHAR PRIMARY KEY,
    reliability VARCHAR,
    note VARCHAR
);
COMMENT ON TABLE source_ratings IS 'What the user of this corpus thinks of a source. Never computed.';
COMMENT ON COLUMN source_ratings.site IS 'Host of the publisher, as in articles.';
COMMENT ON COLUMN source_ratings.reliability IS 'In the user''s own words or scale; NULL when not judged.';
COMMENT ON COLUMN source_ratings.note IS 'Why; NULL when not noted.';

CREATE SEQUENCE work.search_doc;

CREATE TABLE work.search_documents (
    doc INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    length INTEGER NOT NULL
);

CREATE TABLE work.search_postings (
    term VARCHAR NOT NULL,
    doc INTEGER NOT NULL,
    weight USMALLINT NOT NULL
);

CREATE TABLE work.search_recent (
    term VARCHAR NOT NULL,
    doc INTEGER NOT NULL,
    weight USMALLINT NOT NULL
);
