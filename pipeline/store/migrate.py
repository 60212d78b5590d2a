"""Brings a database to the newest schema: numbered files, one transaction each."""

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import duckdb

from pipeline.errors import SchemaError
from pipeline.failpoints import reach
from pipeline.store.queries import statement

logger = logging.getLogger(__name__)

_LEDGER = "schema_migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """
    One step of the schema.

    Attributes:
        number: Position in the order, from 1, without gaps.
        name: File name without number and ending.
        sql: Its statements.
    """

    number: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """Read all migrations in order."""
    folder = resources.files("pipeline.store") / "migrations"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(
        Migration(number=int(name[:4]), name=name[5:-4], sql=(folder / name).read_text(encoding="utf-8"))
        for name in found
    )


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """
    Read the number of the last migration applied; 0 for an empty database.

    Raises:
        SchemaError: If the file holds tables but was not made by Tocsin.
    """
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if _LEDGER not in names:
        if names:
            raise SchemaError("This DuckDB file was not made by Tocsin", "Name another folder with --data")
        return 0
    row = connection.execute(f"SELECT coalesce(max(number), 0) FROM {_LEDGER}").fetchone()  # noqa: S608 (a constant)
    return int(row[0]) if row else 0


def check_not_newer(version: int, path: Path) -> None:
    """
    Refuse a database made by a newer program.

    Raises:
        SchemaError: If `version` is beyond the newest migration known here.
    """
    known = migrations()[-1].number
    if version > known:
        raise SchemaError(
            f"{path} has schema {version}, this program knows up to {known}",
            "Upgrade Tocsin, or restore an older backup",
        )


def migrate(connection: duckdb.DuckDBPyConnection, path: Path, now: datetime) -> int:
    """
    Apply the migrations that the database lacks.

    A backup of a database that already holds data is written beside it first, as `<name>.before-<number>`.

    Args:
        connection: Open for writing on `path`.
        path: The database file.
        now: Recorded as the time of each step, UTC.

    Returns:
        How many were applied.

    Raises:
        SchemaError: If the database is foreign or newer than this program.
    """
    version = schema_version(connection)
    check_not_newer(version, path)
    missing = [migration for migration in migrations() if migration.number > version]
    if missing and version:
        connection.execute("CHECKPOINT")
        shutil.copyfile(path, path.with_name(f"{path.name}.before-{missing[0].number:04d}"))
    for migration in missing:
        _apply(connection, migration, now)
        logger.info("schema %04d %s applied", migration.number, migration.name)
    if missing:
        connection.execute("CHECKPOINT")
    return len(missing)


def _apply(connection: duckdb.DuckDBPyConnection, migration: Migration, now: datetime) -> None:
    """Run one migration and its ledger row in one transaction."""
    connection.execute("BEGIN")
    try:
        if migration.number == 1:
            connection.execute(statement("create_ledger"))
        connection.execute(migration.sql)
        connection.execute(
            f"INSERT INTO {_LEDGER} VALUES (?, ?, ?)",  # noqa: S608 (a constant)
            [migration.number, migration.name, now.replace(tzinfo=None)],
        )
        reach("migration.commit.before")
        connection.execute("COMMIT")
        reach("migration.commit.after")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
