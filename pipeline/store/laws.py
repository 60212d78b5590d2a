"""Checks the laws that a sound database keeps, and what it says of the archive."""

from dataclasses import dataclass

import duckdb

from pipeline.store.queries import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """
    One law.

    Attributes:
        name: Of its statement, without `law_`.
        broken: What it means when rows are found.
        remedy: What helps.
    """

    name: str
    broken: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """
    How often a law is broken.

    Attributes:
        law: The law.
        n: How many rows break it; 0 when it holds.
        example: One of them; empty when it holds.
    """

    law: Law
    n: int
    example: str


_REBUILD = "Restore a backup, or rebuild the database with `tocsin rebuild`"

LAWS = (
    Law(name="orphans", broken="rows belong to an article that is not there", remedy=_REBUILD),
    Law(name="one_original", broken="copies have no original, or several", remedy="Run `tocsin replay --dedupe`"),
    Law(name="original_marks", broken="marks of originals contradict the links", remedy="Run `tocsin replay --dedupe`"),
    Law(name="aliases", broken="articles cannot be reached by any address", remedy=_REBUILD),
    Law(name="versions", broken="articles lack earlier versions", remedy=_REBUILD),
    Law(name="mentions", broken="mentions stand elsewhere than they say", remedy="Run `tocsin replay --retag`"),
    Law(name="documents", broken="documents became articles that are not there", remedy=_REBUILD),
    Law(name="changes", broken="articles were never announced in changes", remedy=_REBUILD),
    Law(name="forgotten", broken="forgotten articles are there", remedy="Forget them again with `tocsin forget`"),
    Law(name="search", broken="articles cannot be found by search", remedy="Run `tocsin doctor --repair`"),
)


def breaches(connection: duckdb.DuckDBPyConnection) -> tuple[Breach, ...]:
    """Hold a database against all laws."""
    found = []
    for law in LAWS:
        row = connection.execute(statement(f"law_{law.name}")).fetchone() or (0, None)
        found.append(Breach(law=law, n=int(row[0]), example=str(row[1] or "")))
    return tuple(found)


def pointed_records(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, int, str], ...]:
    """Read every raw record that a row names: segment, offset, digest."""
    rows = connection.execute(statement("pointed_records")).fetchall()
    return tuple((str(file), int(offset), str(digest)) for file, offset, digest in rows)


def unfinished_runs(connection: duckdb.DuckDBPyConnection) -> int:
    """Count runs that never ended."""
    row = connection.execute(statement("unfinished_runs")).fetchone()
    return int(row[0]) if row else 0
