"""Examines an installation: its figures, and everything that needs a person, worst first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from pipeline.health.figures import Day, FeedRow, LastRun, Overview, days, feed_rows, last_runs, overview
from pipeline.store.queries import statement
from pipeline.store.reading import open_snapshot

ERROR = "error"
WARNING = "warning"
NOTE = "note"

CHECKS = (
    (ERROR, "failed run", "health_failed_runs"),
    (WARNING, "clock", "health_clock"),
    (WARNING, "broken feed", "health_broken_feeds"),
    (WARNING, "silent zero", "health_silent_feeds"),
    (WARNING, "stubs", "health_stubs"),
    (WARNING, "volume", "health_volume"),
    (WARNING, "duplicates", "health_duplicates"),
    (NOTE, "host in back-off", "health_hosts"),
    (NOTE, "publisher's wish", "health_skipped"),
)
"""What is looked for: how bad it is, what it is called, and the statement that finds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    Something that a person should know.

    Attributes:
        level: error (the corpus is not kept up), warning (a part of it is not) or note.
        check: What was looked for.
        subject: The flow, feed, site or host concerned.
        detail: One line.
    """

    level: str
    check: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    How an installation is.

    Attributes:
        at: When it was examined, UTC.
        overview: Its figures.
        runs: The newest run of each flow.
        feeds: Every subscribed feed, worst first.
        days: What was seen day by day.
        findings: What needs a person, worst first.
    """

    at: datetime
    overview: Overview
    runs: tuple[LastRun, ...]
    feeds: tuple[FeedRow, ...]
    days: tuple[Day, ...]
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is so bad that somebody should be woken."""
        return all(finding.level != ERROR for finding in self.findings)


def examine(snapshot: Path, *, now: datetime, max_age: timedelta | None = None) -> Report:
    """
    Look at an installation through its snapshot.

    Args:
        snapshot: The published database.
        now: UTC.
        max_age: Greatest time since an ingest ended well; None does not ask.

    Raises:
        UsageError: If there is no snapshot.
        SchemaError: If the file is damaged or of another schema.
    """
    with open_snapshot(snapshot) as connection:
        figures = overview(connection, now)
        found = [*_late(figures, now, max_age)]
        for level, check, name in CHECKS:
            found.extend(_findings(connection, level, check, name, now))
        return Report(
            at=now,
            overview=figures,
            runs=last_runs(connection),
            feeds=feed_rows(connection),
            days=days(connection, now),
            findings=tuple(found),
        )


def _late(figures: Overview, now: datetime, max_age: timedelta | None) -> list[Finding]:
    """Whether ingest has not ended well for too long."""
    if max_age is None:
        return []
    if figures.ingested_at is None:
        return [Finding(level=ERROR, check="age", subject="ingest", detail="no run has ever ended well")]
    age = now - figures.ingested_at
    if age <= max_age:
        return []
    detail = f"the last run that ended well was {spell(age)} ago, wanted within {spell(max_age)}"
    return [Finding(level=ERROR, check="age", subject="ingest", detail=detail)]


def _findings(connection: duckdb.DuckDBPyConnection, level: str, check: str, name: str, now: datetime) -> list[Finding]:
    """What one statement finds."""
    sql = statement(name)
    parameters = {"now": now.astimezone(UTC).replace(tzinfo=None)} if "$now" in sql else None
    rows = connection.execute(sql, parameters).fetchall()
    return [Finding(level=level, check=check, subject=str(row[0]), detail=str(row[1])) for row in rows]


def spell(span: timedelta) -> str:
    """Write a span of time as people say it: `3 min`, `2.5 h`, `4 d`."""
    minutes = span.total_seconds() / 60
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 2 * 24 * 60 else f"{minutes / 60 / 24:.0f} d"
