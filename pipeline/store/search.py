"""Keeps the inverted index behind `search('words')`: appended with every batch, merged into sorted runs."""

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from pipeline.store.queries import statement

MERGE_ROWS = 4_000_000
"""Postings that may wait unmerged: a search reads all of them, but of a merged run only the row groups that hold its
words (benchmarks/search.py)."""


def index_batch(connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """
    Make new and changed articles findable; the former words of a changed one are dropped.

    Args:
        connection: Inside the transaction that writes the articles.
        rows: One mapping an article with `id`, `title` and `text`, none twice.
    """
    if not rows:
        return
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in ("id", "title", "text")}
    connection.register("batch", pa.table(columns))
    try:
        connection.execute(statement("search_drop"))
        connection.execute(statement("search_number"))
        connection.execute(statement("search_append"))
        connection.execute(statement("search_measure"))
    finally:
        connection.unregister("batch")
        connection.execute("DROP TABLE IF EXISTS temp.search_batch")


def index_missing(connection: duckdb.DuckDBPyConnection, *, batch: int = 1_000) -> int:
    """
    Index the articles that the index lacks, such as those loaded before there was one.

    Args:
        connection: Inside a transaction.
        batch: Articles read at a time.

    Returns:
        How many there were.
    """
    done = 0
    while rows := connection.execute(statement("search_missing"), {"most": batch}).fetchall():
        index_batch(connection, [dict(zip(("id", "title", "text"), row, strict=True)) for row in rows])
        done += len(rows)
    return done


def merge_recent(connection: duckdb.DuckDBPyConnection, *, least_rows: int = MERGE_ROWS) -> int:
    """
    Move waiting postings into a run sorted by word, once there are enough of them.

    Args:
        connection: Inside a transaction.
        least_rows: How many must wait; fewer are left where they are.

    Returns:
        How many were moved.
    """
    row = connection.execute(statement("search_waiting")).fetchone()
    waiting = int(row[0]) if row else 0
    if waiting < max(least_rows, 1):
        return 0
    connection.execute(statement("search_merge"))
    connection.execute(statement("search_clear"))
    return waiting


def forget(connection: duckdb.DuckDBPyConnection, article_id: str) -> None:
    """Remove an article and all its words, those of earlier versions too, from the index."""
    connection.execute(statement("search_forget"), {"article_id": article_id})
    connection.execute(statement("search_sweep_recent"))
    connection.execute(statement("search_sweep_merged"))
