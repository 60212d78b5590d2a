"""Tells damage of a database file from the other errors of DuckDB."""

from pathlib import Path

import duckdb

from pipeline.errors import SchemaError
from pipeline.store.queries import statement

_SIGNS = ("Corrupt database file", "Failed to deserialize", "does not match stored checksum")


def damage_told_by(error: Exception) -> SchemaError | None:
    """
    Say what to do where DuckDB found a file damaged: it compares a checksum whenever it reads a block.

    Args:
        error: As it was raised, by DuckDB or anything else.

    Returns:
        The error to raise in its place; None where it tells of something else.
    """
    if not isinstance(error, duckdb.Error):
        return None
    told = str(error).partition("\n")[0]
    damaged = isinstance(error, duckdb.SerializationException) or any(sign in told for sign in _SIGNS)
    if not damaged:
        return None
    return SchemaError(
        f"the database is damaged: {told}",
        "Run `tocsin doctor`; `tocsin publish --force` makes the snapshot anew, `tocsin restore` brings back a backup",
    )


def read_whole(path: Path) -> None:
    """
    Read every row of every table, because DuckDB finds damage only in what it reads.

    Args:
        path: A database that nobody writes.

    Raises:
        SchemaError: If the file is damaged, or no database.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            for name, _ in connection.execute(statement("all_tables")).fetchall():
                connection.execute(f"SELECT bit_xor(hash(whole)) FROM {name} AS whole").fetchone()  # noqa: S608 (names from the catalogue)
    except duckdb.Error as error:
        raise SchemaError(
            f"{path} is damaged: {str(error).splitlines()[0]}",
            "Run `tocsin doctor`; `tocsin restore` brings back a backup",
        ) from error
