-- The lookup terms of each text, so that those found under a few terms are ranked by all of them. Those of texts that are
-- stored already are added by the next load.
CREATE TABLE work.lookups (
    number INTEGER NOT NULL,
    -- 32-bit hashes, little end first, ascending. They do not compress, and trying to costs seconds at every checkpoint.
    terms BLOB NOT NULL USING COMPRESSION uncompressed
);
