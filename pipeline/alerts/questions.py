"""Asks a question of the snapshot and gathers its rows into what one message says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from pipeline.alerts.plan import Alert
from pipeline.errors import ConfigError
from pipeline.store.queries import statement
from pipeline.store.reading import time_limit

QUESTION_SECONDS = 60.0
MOST_ITEMS = 50
"""Messages of one answer: what is beyond them is told next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    One row behind a message.

    Attributes:
        title: Headline, feed or run.
        link: Address; empty when there is none.
        tags: As the question wrote them; empty when it did not.
        detail: One line more; empty when there is none.
    """

    title: str
    link: str = ""
    tags: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    What a question found about one thing.

    Attributes:
        key: What is never told twice.
        evidence: The rows, in the question's order.
    """

    key: str
    evidence: tuple[Evidence, ...]


def last_change(connection: duckdb.DuckDBPyConnection) -> int:
    """The greatest `changes.seq` of the snapshot; 0 when nothing has ever changed."""
    row = connection.execute(statement("last_change")).fetchone()
    return int(row[0]) if row else 0


def ask(
    connection: duckdb.DuckDBPyConnection, alert: Alert, *, since: int, now: datetime, told: Collection[str]
) -> tuple[Item, ...]:
    """
    Ask one question.

    Args:
        connection: An open snapshot.
        alert: The question.
        since: Greatest `changes.seq` at its last answer.
        now: UTC.
        told: Keys that have been told.

    Returns:
        What it found and has not been told.

    Raises:
        ConfigError: If it is no SQL, or its answer lacks the columns `key` and `title`.
    """
    moment = now.astimezone(UTC).replace(tzinfo=None)
    parameters = {name: value for name, value in {"since": since, "now": moment}.items() if f"${name}" in alert.query}
    try:
        with time_limit(connection, QUESTION_SECONDS):
            cursor = connection.execute(alert.query, parameters or None)
            columns = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise ConfigError(f'alerts.toml: the query of "{alert.name}": {first}', "Try it in `tocsin sql`") from error
    if not {"key", "title"} <= set(columns):
        raise ConfigError(f'alerts.toml: the query of "{alert.name}" lacks the column key or title', "Name both")
    found: dict[str, list[Evidence]] = {}
    for row in rows:
        values = {name: "" if value is None else str(value) for name, value in zip(columns, row, strict=True)}
        key = values["key"]
        if key and key not in told and (key in found or len(found) < MOST_ITEMS):
            names = Evidence.__dataclass_fields__
            found.setdefault(key, []).append(Evidence(**{name: values.get(name, "") for name in names}))
    return tuple(Item(key=key, evidence=tuple(evidence)) for key, evidence in found.items())
