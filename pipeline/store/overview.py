"""Reads from the snapshot what the report shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.errors import UsageError
from pipeline.store.queries import statement

Row = Mapping[str, object]

_DAILY_UP_TO = 45
"""Longest period, days, whose tags are shown by day rather than by week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """
    What the report shows.

    Attributes:
        first_day: First day of publication that counts.
        last_day: Last such day: the newest in the corpus.
        step: `day` or `week`: the grain of `tags`.
        sizes: Counts of the whole corpus and of the period.
        days: A row a day: n_conflict, n_other, n_copies.
        conflicts: Most written about first.
        places: Points of conflict events.
        tags: Originals by day or week and tag.
        stories: Most independent origins first.
        feeds: Subscribed feeds, those that need a hand first.
        info: Versions behind the file.
    """

    first_day: date
    last_day: date
    step: str
    sizes: Row
    days: tuple[Row, ...]
    conflicts: tuple[Row, ...]
    places: tuple[Row, ...]
    tags: tuple[Row, ...]
    stories: tuple[Row, ...]
    feeds: tuple[Row, ...]
    info: Mapping[str, str]


def overview(connection: duckdb.DuckDBPyConnection, *, days: int) -> Overview:
    """
    Read the figures of the last days.

    Args:
        connection: The snapshot.
        days: Length of the period, back from the newest day of publication.

    Raises:
        UsageError: If the corpus holds no dated article.
    """
    first, last = connection.execute(statement("report_span"), {"days": days}).fetchone() or (None, None)
    if first is None or last is None:
        raise UsageError("the corpus holds no dated article yet", "Run `tocsin ingest` first")
    period: dict[str, object] = {"first_day": first, "last_day": last}
    step = "day" if (last - first).days < _DAILY_UP_TO else "week"
    info = connection.execute(statement("report_info")).fetchall()
    return Overview(
        first_day=first,
        last_day=last,
        step=step,
        sizes=_rows(connection, "sizes", period)[0],
        days=_rows(connection, "days", period),
        conflicts=_rows(connection, "conflicts", period),
        places=_rows(connection, "places", period),
        tags=_rows(connection, "tags", {**period, "step": step}),
        stories=_rows(connection, "stories", period),
        feeds=_rows(connection, "feeds", {}),
        info={str(key): str(value) for key, value in info},
    )


def _rows(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object]) -> tuple[Row, ...]:
    """Rows of one part as mappings."""
    result = connection.execute(statement(f"report_{name}"), parameters)
    names = [str(column[0]) for column in result.description or []]
    return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())
