"""What rows say of raw records: which have outlived their keep, where they were moved to, which segments may go."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from pipeline.store.queries import statement
from pipeline.store.rows import utc

_POINTING = ("articles", "past_versions", "feed_fetches", "quarantine", "documents")
_DOOMED = "segments_in_transit"
_MOVED = pa.schema(
    {"old_file": pa.string(), "old_offset": pa.int64(), "new_file": pa.string(), "new_offset": pa.int64()}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    What rows say of one segment.

    Attributes:
        records: Raw records in it that a row names.
        outlived: Those of them that have outlived their keep.
        waits: Whether a document in it waits to be processed.
        holds_feeds: Whether all of them are documents of feeds.
    """

    records: int
    outlived: int
    waits: bool
    holds_feeds: bool


def collect(
    connection: duckdb.DuckDBPyConnection, *, cutoff: datetime | None, feed_cutoff: datetime | None
) -> dict[str, Standing]:
    """
    Judge every raw record that a row names; `staying` and `losing` go on with this on the same connection.

    Args:
        connection: Open on the live database.
        cutoff: Records that were archived before have outlived their keep, UTC; None keeps all.
        feed_cutoff: The same for documents of feeds; None leaves them to `cutoff`.

    Returns:
        Every segment that a row names.
    """
    bounds = {
        "cutoff": None if cutoff is None else utc(cutoff),
        "feed_cutoff": None if feed_cutoff is None else utc(feed_cutoff),
    }
    connection.execute(statement("collect_raw_records"), bounds)
    rows = connection.execute(statement("sum_raw_records")).fetchall()
    return {
        str(file): Standing(records=records, outlived=outlived, waits=waits, holds_feeds=feeds)
        for file, records, outlived, waits, feeds in rows
    }


def staying(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> dict[str, list[int]]:
    """Read the offsets of the records of some segments that stay, by segment; needs `collect` before."""
    found: dict[str, list[int]] = {file: [] for file in files}
    for file, offset in connection.execute(statement("staying_records"), {"names": list(files)}).fetchall():
        found[str(file)].append(int(offset))
    return found


def losing(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> int:
    """Count articles that lose their raw page when these segments go or are written anew; needs `collect` before."""
    row = connection.execute(statement("articles_losing_pages"), {"names": list(files)}).fetchone()
    return int(row[0]) if row else 0


def open_runs(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Read the ids of runs that may still write to their segments."""
    return tuple(str(row[0]) for row in connection.execute(statement("open_runs")).fetchall())


def waiting(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> frozenset[str]:
    """Tell which of some segments hold a document that waits to be processed: it is read where its row says now."""
    rows = connection.execute(statement("waiting_segments"), {"names": list(files)}).fetchall()
    return frozenset(str(row[0]) for row in rows)


def move(
    connection: duckdb.DuckDBPyConnection, moves: Iterable[tuple[str, int, str, int]], files: Sequence[str]
) -> None:
    """
    Point rows to where records were moved to; rows that name others of these segments point nowhere from here on.

    Args:
        connection: Inside a transaction.
        moves: Old segment, offset there, new segment, offset there.
        files: The segments that are about to be removed.
    """
    rows = [dict(zip(_MOVED.names, one, strict=True)) for one in moves]
    connection.register("moved", pa.Table.from_pylist(rows, _MOVED))
    try:
        for table in _POINTING:
            connection.execute(statement(f"repoint_{table}"))
    finally:
        connection.unregister("moved")
    for table in _POINTING:
        connection.execute(statement(f"unpoint_{table}"), {"names": list(files)})


def doom(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Note segments that go unless a row names them: those about to be written, or about to be removed."""
    if files:
        connection.execute(statement("set_corpus_value"), {"key": _DOOMED, "value": json.dumps(list(files))})
    else:
        connection.execute(statement("drop_corpus_value"), {"key": _DOOMED})


def doomed(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...] | None:
    """Read which noted segments no row names: a pruning that was killed left them behind. None when none was noted."""
    row = connection.execute(statement("corpus_value"), {"key": _DOOMED}).fetchone()
    if row is None:
        return None
    noted = [str(one) for one in json.loads(row[0])]
    named = {str(one[0]) for one in connection.execute(statement("named_segments"), {"names": noted}).fetchall()}
    return tuple(one for one in noted if one not in named)
