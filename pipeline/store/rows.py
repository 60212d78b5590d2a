"""Writes rows as one Arrow table: typed by the target, whatever the number of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def arrow_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """
    Build an Arrow table with the columns of a target.

    Args:
        connection: Open on the database.
        table: Name of the target; names come from this package, never from input.
        rows: One mapping a row; a column that a row lacks is NULL. Aware datetimes become UTC.

    Returns:
        A table with the target's column names and types.
    """
    schema = connection.execute(f"SELECT * FROM {table} LIMIT 0").to_arrow_table().schema  # noqa: S608 (our names)
    present = [name for name in schema.names if any(name in row for row in rows[:1])]
    return pa.table({name: _column(rows, name, schema.field(name).type) for name in present})


def row_of(value: "DataclassInstance") -> dict[str, object]:
    """Spell a value as a row, field by field and without copying (`dataclasses.asdict` copies deeply)."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]], *, skip_known: bool = False
) -> None:
    """
    Insert rows into a table of ours.

    Args:
        connection: Open for writing.
        table: Name of the target; names come from this package, never from input.
        rows: One mapping a row, all with the same keys.
        skip_known: Leave rows alone whose primary key is there already.
    """
    if not rows:
        return
    conflict = " ON CONFLICT DO NOTHING" if skip_known else ""
    connection.register("batch", arrow_rows(connection, table, rows))
    try:
        connection.execute(f"INSERT INTO {table} BY NAME FROM batch{conflict}")
    finally:
        connection.unregister("batch")


def run_on(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    table: str,
    rows: Sequence[Mapping[str, object]],
    values: Mapping[str, object] | None = None,
) -> list[tuple[object, ...]]:
    """
    Run a statement that reads the relation `batch`, whose columns are typed as those of a table.

    Args:
        connection: Open on the database.
        statement: What is run; nothing is where there are no rows.
        table: Name of the table.
        rows: One mapping a row.
        values: Parameters of the statement by name.

    Returns:
        What the statement returns.
    """
    if not rows:
        return []
    connection.register("batch", arrow_rows(connection, table, rows))
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.unregister("batch")


def utc(moment: datetime) -> datetime:
    """Spell an aware moment as DuckDB stores it: naive, UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """Read a stored moment back as an aware one."""
    return moment.replace(tzinfo=UTC)


def _column(rows: Sequence[Mapping[str, object]], name: str, kind: pa.DataType) -> pa.Array:
    """One column of a table; aware datetimes become plain ones."""
    values = [row.get(name) for row in rows]
    if pa.types.is_timestamp(kind):
        values = [utc(one) if isinstance(one, datetime) and one.tzinfo is not None else one for one in values]
    return pa.array(values, kind)
