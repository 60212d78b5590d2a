-- What is remembered of hosts and of their robots.txt between runs.
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
