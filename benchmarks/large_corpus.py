"""Fills a database with a large invented corpus by SQL alone, for the benchmarks of queries and publishing."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline.store.database import Store

NOW = datetime(2024, 1, 1, tzinfo=UTC)

_REFERENCE = Path(__file__).resolve().parents[1] / "tests" / "invented" / "reference.sql"

_STATEMENTS = Path(__file__).with_suffix(".sql")


def fill(folder: Path, *, articles: int, characters: int) -> Store:
    """
    Make a corpus.

    Args:
        folder: An empty data folder.
        articles: How many; three in ten are copies, four in five are about conflict.
        characters: Length of each text, roughly.

    Returns:
        Its store, without a snapshot.
    """
    store = Store(data=folder, memory_limit="4GB", threads=2)
    store.prepare(NOW)
    with store.transaction() as connection:
        connection.execute(_REFERENCE.read_text(encoding="utf-8"))
        for one in duckdb.extract_statements(_STATEMENTS.read_text(encoding="utf-8")):
            query = one.query
            values = {"articles": articles, "characters": characters}
            connection.execute(query, {name: value for name, value in values.items() if f"${name}" in query})
        _link(connection, articles)
    with store.writing() as connection:
        connection.execute("CHECKPOINT")
    return store


def _link(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """Link every copy to an original."""
    columns = connection.execute("DESCRIBE copies").fetchall()
    known = {
        "article_id": "md5(number::VARCHAR)[:16]",
        "original_id": "md5((number // 10 * 10 + 5)::VARCHAR)[:16]",
        "kind": "['identical', 'near', 'rewrite'][1 + number % 3]",
        "linked_at": "TIMESTAMP '2023-12-31'",
        "run_id": "'run'",
    }
    fallback = {"DOUBLE": "0.9", "VARCHAR": "'1'"}
    spelled = ", ".join(f"{known.get(name, fallback.get(kind, 'NULL'))} AS {name}" for name, kind, *_ in columns)
    connection.execute(
        f"INSERT INTO copies BY NAME SELECT {spelled} FROM range({articles}) AS span(number) WHERE number % 10 < 3"
    )
