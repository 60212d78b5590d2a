"""Runs what people ask, within a time limit, and hands out the answer row by row."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.store.damage import damage_told_by
from pipeline.store.reading import QueryStoppedError, time_limit

_ROWS = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    The answer to one query, to be read once.

    Attributes:
        columns: Names of the columns.
        types: DuckDB's types of the columns.
        connection: Where the rest of the answer waits.
        stopped: Set once the reading is to stop.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection
    stopped: threading.Event

    def rows(self) -> Iterator[tuple[object, ...]]:
        """
        Hand out the rows.

        Raises:
            QueryStoppedError: If it was stopped in between.
        """
        while some := self.connection.fetchmany(_ROWS):
            if self.stopped.is_set():
                raise QueryStoppedError("The query was stopped")
            yield from some

    def batches(self) -> pa.RecordBatchReader:
        """Hand out the rows as Arrow batches."""
        return self.connection.to_arrow_reader(_ROWS * 8)


def statements(sql: str) -> tuple[str, ...]:
    """
    Split a text into its statements.

    Raises:
        UsageError: If it is no SQL.
    """
    try:
        found = tuple(one.query for one in duckdb.extract_statements(sql))
    except duckdb.Error as error:
        raise UsageError(_told(error), "See docs/queries.md for examples") from error
    return tuple(one for one in found if one.strip())


@contextmanager
def asked(connection: duckdb.DuckDBPyConnection, sql: str, *, seconds: float | None = None) -> Iterator[Answer]:
    """
    Run one statement; its answer is read inside the block.

    Args:
        connection: From `open_snapshot`.
        sql: One statement.
        seconds: Wall-clock limit for running and reading; None sets none.

    Raises:
        UsageError: If DuckDB refuses the statement; its message is handed on.
        SchemaError: If the file turns out to be damaged.
        QueryStoppedError: If the time was up, or somebody pressed Ctrl-C.
    """
    with time_limit(connection, seconds) as stopped:
        try:
            connection.execute(sql)
            described = connection.description or []
            yield Answer(
                columns=tuple(str(column[0]) for column in described),
                types=tuple(str(column[1]) for column in described),
                connection=connection,
                stopped=stopped,
            )
        except duckdb.InterruptException:
            raise
        except duckdb.Error as error:
            raise damage_told_by(error) or UsageError(_told(error), _remedy(error)) from error


def _told(error: duckdb.Error) -> str:
    """DuckDB's message in one line, without the drawing that points into the query."""
    told = str(error).partition("\nLINE ")[0]
    return " ".join(told.split()).removesuffix(".")


def _remedy(error: duckdb.Error) -> str:
    """What helps against the refusals that people meet most."""
    if isinstance(error, duckdb.PermissionException):
        return "The shell is locked down; name a folder that it may read with --read"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Narrow the query down, or give it more with --memory"
    if isinstance(error, duckdb.CatalogException):
        return "See `tocsin sql -c '\\d'` for what there is"
    return ""
