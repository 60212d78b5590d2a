-- The ledger of backfills: which units of which source are done, so that nothing is done twice or lost.
CREATE TABLE backfills (
    job_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    since DATE,
    until DATE,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    message VARCHAR NOT NULL
);
COMMENT ON TABLE backfills IS 'Backfills that were asked for.';
COMMENT ON COLUMN backfills.job_id IS 'Stable hash of source and parameters: asking for the same again resumes it.';
COMMENT ON COLUMN backfills.source IS 'files, warc, urls, sitemap, wayback, commoncrawl or feed-archive.';
COMMENT ON COLUMN backfills.parameters IS 'Parameters as JSON, secrets removed.';
COMMENT ON COLUMN backfills.since IS 'First day of publication that is wanted; NULL when open.';
COMMENT ON COLUMN backfills.until IS 'Last day of publication that is wanted; NULL when open.';
COMMENT ON COLUMN backfills.created_at IS 'When it was first asked for, UTC.';
COMMENT ON COLUMN backfills.finished_at IS 'When its last unit was done, UTC; NULL before.';
COMMENT ON COLUMN backfills.status IS 'listing, running, done, or done_with_losses.';
COMMENT ON COLUMN backfills.message IS 'What it came to so far.';

CREATE TABLE backfill_units (
    job_id VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    n_records INTEGER NOT NULL,
    n_archived INTEGER NOT NULL,
    n_lost INTEGER NOT NULL,
    message VARCHAR NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (job_id, unit)
);
COMMENT ON TABLE backfill_units IS 'The units of a backfill: a WARC file, a sitemap, a page of captures, a file, a folder.';
COMMENT ON COLUMN backfill_units.job_id IS 'The backfill.';
COMMENT ON COLUMN backfill_units.unit IS 'Address or path of the unit.';
COMMENT ON COLUMN backfill_units.position IS 'Its place in the order of work.';
COMMENT ON COLUMN backfill_units.state IS 'pending, done or failed.';
COMMENT ON COLUMN backfill_units.n_records IS 'Records read so far, in the order of the unit; reading goes on behind them.';
COMMENT ON COLUMN backfill_units.n_archived IS 'Records among them that were archived.';
COMMENT ON COLUMN backfill_units.n_lost IS 'Records among them that could not be read; each is a row of quarantine.';
COMMENT ON COLUMN backfill_units.message IS 'What went wrong with the unit; empty when nothing did.';
COMMENT ON COLUMN backfill_units.updated_at IS 'UTC.';
