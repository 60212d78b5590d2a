-- Runs, their outcomes and the working state of the pipeline. Tables in the schema work are private: their form changes without notice.
CREATE SCHEMA work;

CREATE TABLE feeds (
    name VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    language VARCHAR,
    country_iso3 VARCHAR,
    family VARCHAR,
    kind VARCHAR,
    subscribed BOOLEAN NOT NULL,
    first_seen_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE feeds IS 'Feeds that are or were subscribed.';
COMMENT ON COLUMN feeds.name IS 'Name in feeds.toml.';
COMMENT ON COLUMN feeds.url IS 'Address, secrets removed.';
COMMENT ON COLUMN feeds.site IS 'Host of the feed without www., m. and feeds.';
COMMENT ON COLUMN feeds.language IS 'BCP 47 primary tag; NULL when mixed or unknown.';
COMMENT ON COLUMN feeds.country_iso3 IS 'Country of the publisher (not of events), ISO 3166-1 alpha-3; NULL when international.';
COMMENT ON COLUMN feeds.family IS 'Ownership family; NULL when unknown.';
COMMENT ON COLUMN feeds.kind IS 'wire, state, ngo, local or NULL.';
COMMENT ON COLUMN feeds.subscribed IS 'Whether feeds.toml names it now.';
COMMENT ON COLUMN feeds.first_seen_at IS 'When it was first configured, UTC.';

CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    flow VARCHAR NOT NULL,
    ingest_path VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    message VARCHAR
);
COMMENT ON TABLE runs IS 'Every run of a flow.';
COMMENT ON COLUMN runs.run_id IS 'Sortable by time of start.';
COMMENT ON COLUMN runs.flow IS 'ingest, backfill, replay or maintain.';
COMMENT ON COLUMN runs.ingest_path IS 'live, backfill or replay.';
COMMENT ON COLUMN runs.parameters IS 'Parameters as JSON, secrets removed.';
COMMENT ON COLUMN runs.started_at IS 'UTC.';
COMMENT ON COLUMN runs.finished_at IS 'UTC; NULL while running or after a crash.';
COMMENT ON COLUMN runs.status IS 'running, completed, failed, or crashed (found unfinished by a later run).';
COMMENT ON COLUMN runs.message IS 'What it said at its end.';

CREATE TABLE outcomes (
    run_id VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    feed VARCHAR,
    outcome VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    n INTEGER NOT NULL
);
COMMENT ON TABLE outcomes IS 'What became of everything that came in: each feed, entry and document of a run is counted in exactly one row.';
COMMENT ON COLUMN outcomes.run_id IS 'The run.';
COMMENT ON COLUMN outcomes.unit IS 'feed, entry (served by a feed in this run) or document (processed in this run).';
COMMENT ON COLUMN outcomes.feed IS 'Name of the feed; NULL for documents of a backfill.';
COMMENT ON COLUMN outcomes.outcome IS 'Entries and documents: new, version, known, waiting, skipped or quarantined. Feeds: fetched, unchanged, not_due or failed.';
COMMENT ON COLUMN outcomes.reason IS 'Why; empty when the outcome says it all.';
COMMENT ON COLUMN outcomes.n IS 'How many.';

CREATE SEQUENCE work.change_seq;
CREATE TABLE changes (
    seq BIGINT PRIMARY KEY,
    article_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE changes IS 'The cursor that consumers follow: remember the greatest seq you have read and ask for greater ones.';
COMMENT ON COLUMN changes.seq IS 'Grows with every change.';
COMMENT ON COLUMN changes.article_id IS 'The article that changed.';
COMMENT ON COLUMN changes.what IS 'new, version, relinked or retagged.';
COMMENT ON COLUMN changes.changed_at IS 'UTC.';
COMMENT ON COLUMN changes.run_id IS 'The run that changed it.';

CREATE TABLE quarantine (
    id VARCHAR PRIMARY KEY,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    feed VARCHAR,
    detail VARCHAR NOT NULL,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_digest VARCHAR,
    quarantined_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE quarantine IS 'What could not be used, with its reason; listable and replayable.';
COMMENT ON COLUMN quarantine.id IS 'Stable hash of stage and address.';
COMMENT ON COLUMN quarantine.stage IS 'poll, download, extract or load.';
COMMENT ON COLUMN quarantine.reason IS 'From a small fixed vocabulary, such as read_timeout, feed_parse, extract_timeout.';
COMMENT ON COLUMN quarantine.url IS 'Address, secrets removed.';
COMMENT ON COLUMN quarantine.feed IS 'Feed that brought it; NULL when none did.';
COMMENT ON COLUMN quarantine.detail IS 'One line more, secrets removed.';
COMMENT ON COLUMN quarantine.warc_file IS 'Where the raw bytes are; NULL when there are none.';
COMMENT ON COLUMN quarantine.warc_offset IS 'Offset of the record, bytes.';
COMMENT ON COLUMN quarantine.warc_digest IS 'Digest of the payload.';
COMMENT ON COLUMN quarantine.quarantined_at IS 'UTC.';
COMMENT ON COLUMN quarantine.run_id IS 'The run.';

CREATE TABLE work.entries (
    feed VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL,
    alias VARCHAR,
    digest VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (feed, entry_key)
);

CREATE TABLE work.run_entries (
    run_id VARCHAR NOT NULL,
    feed VARCHAR NOT NULL,
    entry_key VARCHAR NOT NULL,
    alias VARCHAR,
    fate VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);

CREATE TABLE work.documents (
    alias VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    site_url VARCHAR,
    host VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    feed VARCHAR,
    entry_key VARCHAR,
    ingest_path VARCHAR NOT NULL,
    job_id VARCHAR,
    due_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_digest VARCHAR,
    fetched_at TIMESTAMP,
    article_id VARCHAR,
    outcome VARCHAR,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (alias, body)
);

CREATE TABLE feed_fetches (
    feed VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    status INTEGER,
    reason VARCHAR NOT NULL,
    n_entries INTEGER NOT NULL,
    n_new_entries INTEGER NOT NULL,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_digest VARCHAR,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE feed_fetches IS 'Every poll of a feed.';
COMMENT ON COLUMN feed_fetches.feed IS 'Name of the feed.';
COMMENT ON COLUMN feed_fetches.fetched_at IS 'UTC.';
COMMENT ON COLUMN feed_fetches.status IS 'HTTP status; NULL when no answer came.';
COMMENT ON COLUMN feed_fetches.reason IS 'Why it failed; empty when it did not.';
COMMENT ON COLUMN feed_fetches.n_entries IS 'Entries in the document.';
COMMENT ON COLUMN feed_fetches.n_new_entries IS 'Entries never seen before in this feed.';
COMMENT ON COLUMN feed_fetches.warc_file IS 'Where the raw bytes are; NULL when there are none or they were pruned.';
COMMENT ON COLUMN feed_fetches.warc_offset IS 'Offset of the record, bytes.';
COMMENT ON COLUMN feed_fetches.warc_digest IS 'Digest of the payload.';
COMMENT ON COLUMN feed_fetches.run_id IS 'The run.';

CREATE TABLE forgotten (
    article_id VARCHAR PRIMARY KEY,
    forgotten_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE forgotten IS 'Tombstones: articles removed on request, which do not come back.';
COMMENT ON COLUMN forgotten.article_id IS 'Id of the article that was removed.';
COMMENT ON COLUMN forgotten.forgotten_at IS 'UTC.';
COMMENT ON COLUMN forgotten.reason IS 'Why, as the operator noted.';

CREATE TABLE work.features (
    article_id VARCHAR PRIMARY KEY,
    number INTEGER NOT NULL,
    digest BIGINT NOT NULL,
    lookup_idf FLOAT NOT NULL,
    idf_epoch VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL,
    -- Hashes do not compress, and trying to costs seconds at every checkpoint.
    value BLOB NOT NULL USING COMPRESSION uncompressed
);

CREATE TABLE work.postings (
    term UINTEGER NOT NULL,
    number INTEGER NOT NULL
);

CREATE TABLE work.pairs (
    left_id VARCHAR NOT NULL,
    right_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    containment DOUBLE NOT NULL,
    jaccard DOUBLE NOT NULL,
    triples DOUBLE NOT NULL,
    order_agreement DOUBLE NOT NULL,
    coverage DOUBLE NOT NULL,
    novelty DOUBLE NOT NULL,
    other_novelty DOUBLE NOT NULL,
    lead_match DOUBLE NOT NULL,
    leads_match DOUBLE NOT NULL,
    monotony DOUBLE NOT NULL,
    numbers_differ DOUBLE NOT NULL,
    numbers_swapped DOUBLE NOT NULL,
    numbers_swaps DOUBLE NOT NULL,
    dates_swapped DOUBLE NOT NULL,
    tolls_swapped DOUBLE NOT NULL,
    names_swapped DOUBLE NOT NULL,
    names_exchanged DOUBLE NOT NULL,
    length_ratio DOUBLE NOT NULL,
    idf_epoch VARCHAR NOT NULL,
    algorithm_version VARCHAR NOT NULL
);

CREATE TABLE work.judgements (
    kind VARCHAR NOT NULL,
    left_key VARCHAR NOT NULL,
    right_key VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    judged_at TIMESTAMP NOT NULL,
    note VARCHAR NOT NULL
);
