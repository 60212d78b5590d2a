-- What is remembered between runs of feeds, of hosts and of their robots.txt.
CREATE TABLE work.hosts (
    host VARCHAR PRIMARY KEY,
    quiet_until TIMESTAMP,
    crawl_delay_seconds DOUBLE,
    spacing_seconds DOUBLE NOT NULL,
    last_request_at TIMESTAMP
);

CREATE TABLE work.robots (
    origin VARCHAR PRIMARY KEY,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL
);

CREATE TABLE work.feed_state (
    feed VARCHAR PRIMARY KEY,
    configured_url VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    polled_at TIMESTAMP,
    full_at TIMESTAMP,
    next_due_at TIMESTAMP,
    due_rule VARCHAR NOT NULL,
    interval_seconds DOUBLE,
    fresh_seconds INTEGER,
    fresh_rule VARCHAR NOT NULL,
    hints VARCHAR NOT NULL,
    failures INTEGER NOT NULL,
    last_reason VARCHAR NOT NULL,
    moved_to VARCHAR,
    moved_seen INTEGER NOT NULL,
    disabled_reason VARCHAR NOT NULL,
    flags VARCHAR NOT NULL
);

CREATE TABLE feed_moves (
    feed VARCHAR NOT NULL,
    from_url VARCHAR NOT NULL,
    to_url VARCHAR NOT NULL,
    moved_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE feed_moves IS 'Permanent moves of feeds that were followed for good.';
COMMENT ON COLUMN feed_moves.feed IS 'Name of the feed.';
COMMENT ON COLUMN feed_moves.from_url IS 'Address before.';
COMMENT ON COLUMN feed_moves.to_url IS 'Address since.';
COMMENT ON COLUMN feed_moves.moved_at IS 'When the move was accepted, UTC.';
COMMENT ON COLUMN feed_moves.run_id IS 'The run that accepted it.';
