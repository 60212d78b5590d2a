"""Runs and their outcomes: begins, ends, and counts what became of everything that came in."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """
    How many units of a run ended one way.

    Attributes:
        unit: `feed`, `entry` or `document`.
        outcome: As in the table `outcomes`.
        reason: Empty when the outcome says it all.
        n: How many.
    """

    unit: str
    outcome: str
    reason: str
    n: int


def new_run_id(now: datetime) -> str:
    """Make an identifier that sorts by time: `20261121T054200-3f9a1c`."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def begin(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    flow: str,
    ingest_path: str,
    parameters: Mapping[str, object],
    now: datetime,
) -> tuple[str, ...]:
    """
    Record a run that begins, and mark unfinished ones of the same flow as crashed.

    The caller holds the flow's lock, so an unfinished run is not running.

    Returns:
        Ids of the runs marked as crashed.
    """
    crashed = connection.execute(statement("mark_crashed_runs"), {"flow": flow}).fetchall()
    row = {
        "run_id": run_id,
        "flow": flow,
        "ingest_path": ingest_path,
        "parameters": json.dumps(parameters, sort_keys=True, default=str),
        "started_at": now,
        "status": "running",
    }
    insert_rows(connection, "runs", [row])
    return tuple(str(one[0]) for one in crashed)


def count_entries(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """
    Count what became of every entry served in a run, and of every document processed in it without one.

    Every feed that brought an article is remembered with it.
    """
    connection.execute(statement("record_article_feeds"), {"run_id": run_id})
    connection.execute(statement("count_entries"), {"run_id": run_id})
    connection.execute(statement("count_documents"), {"run_id": run_id})


def finish(connection: duckdb.DuckDBPyConnection, *, run_id: str, status: str, message: str, now: datetime) -> None:
    """Record how a run ended."""
    connection.execute(
        statement("finish_run"), {"run_id": run_id, "status": status, "message": message, "now": utc(now)}
    )


def record_feeds(connection: duckdb.DuckDBPyConnection, run_id: str, ends: Sequence[tuple[str, str, str]]) -> None:
    """
    Record how the feeds of a run ended.

    Args:
        connection: Open for writing.
        run_id: The run.
        ends: (feed, outcome, reason).
    """
    insert_rows(
        connection,
        "outcomes",
        [
            {"run_id": run_id, "unit": "feed", "feed": feed, "outcome": outcome, "reason": reason, "n": 1}
            for feed, outcome, reason in ends
        ],
    )


def counts(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[Count, ...]:
    """Read the outcomes of a run, largest first within a unit."""
    rows = connection.execute(statement("run_counts"), {"run_id": run_id}).fetchall()
    return tuple(Count(unit=unit, outcome=outcome, reason=reason, n=n) for unit, outcome, reason, n in rows)
