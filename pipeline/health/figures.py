"""Reads the figures of an installation from an open snapshot."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from pipeline.store.queries import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """
    The installation in figures.

    Attributes:
        snapshot_at: When the snapshot was made, UTC.
        ingested_at: When a run of ingest ended well last, UTC; None when never.
        n_articles: Articles.
        n_originals: Articles that are no copies.
        n_conflict: Articles about armed conflict.
        n_feeds: Feeds subscribed now.
        n_queued: Pages that wait for their download.
        n_archived: Documents that wait to be processed.
        n_quarantined: Documents in quarantine.
    """

    snapshot_at: datetime
    ingested_at: datetime | None
    n_articles: int
    n_originals: int
    n_conflict: int
    n_feeds: int
    n_queued: int
    n_archived: int
    n_quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """
    The newest run of a flow.

    Attributes:
        flow: Name of the flow.
        run_id: The run.
        status: running, completed, failed or crashed.
        started_at: UTC.
        finished_at: UTC; None while it runs or after a crash.
        message: What it said at its end.
    """

    flow: str
    run_id: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """
    One feed's health.

    Attributes:
        feed: Name.
        state: working, failing, silent, disabled or never polled.
        last_polled_at: UTC; None when never.
        last_new_at: Last poll that brought something new, UTC; None when none did.
        n_polls_week: Polls in the last week.
        n_failed_week: Those that failed.
        n_entries_week: New entries in the last week.
        n_articles: Articles that it brought.
        reason: Why it does not work; empty when it does.
    """

    feed: str
    state: str
    last_polled_at: datetime | None
    last_new_at: datetime | None
    n_polls_week: int
    n_failed_week: int
    n_entries_week: int
    n_articles: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """
    What was first seen on one day.

    Attributes:
        day: UTC.
        n_articles: Articles.
        n_conflict: Those about armed conflict.
    """

    day: date
    n_articles: int
    n_conflict: int


def overview(connection: duckdb.DuckDBPyConnection, now: datetime) -> Overview:
    """The installation in figures."""
    values = _rows(connection, "health_overview", _moment(now))[0]
    values["snapshot_at"] = _utc(datetime.fromisoformat(str(values["snapshot_at"])))
    return Overview(**values)  # type: ignore[arg-type]  # columns of the statement are the fields


def last_runs(connection: duckdb.DuckDBPyConnection) -> tuple[LastRun, ...]:
    """The newest run of each flow."""
    return tuple(LastRun(**row) for row in _rows(connection, "health_last_runs"))  # type: ignore[arg-type]


def feed_rows(connection: duckdb.DuckDBPyConnection) -> tuple[FeedRow, ...]:
    """Every subscribed feed, those that need a person first."""
    return tuple(FeedRow(**row) for row in _rows(connection, "health_feed_table"))  # type: ignore[arg-type]


def days(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[Day, ...]:
    """The last thirty days on which something was seen, newest last."""
    return tuple(Day(**row) for row in _rows(connection, "health_days", _moment(now)))  # type: ignore[arg-type]


def _rows(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, object] | None = None
) -> list[dict[str, object]]:
    """The answer to a statement, times with their zone."""
    cursor = connection.execute(statement(name), parameters)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, map(_zoned, row), strict=True)) for row in cursor.fetchall()]


def _moment(now: datetime) -> dict[str, object]:
    """The parameter that statements know the time by."""
    return {"now": now.astimezone(UTC).replace(tzinfo=None)}


def _zoned(value: object) -> object:
    """Times of the database are UTC."""
    return _utc(value) if isinstance(value, datetime) else value


def _utc(moment: datetime) -> datetime:
    """The moment in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
