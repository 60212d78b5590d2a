"""Reads what a corpus holds, without what differs between any two runs: times of work, ids of runs, archive offsets."""

from pathlib import Path

import duckdb

_DIFFERS = {
    "run_id", "ingested_at", "first_seen_at", "version_seen_at", "linked_at", "warc_file", "warc_offset", "seen_at",
    "replaced_at", "quarantined_at", "updated_at", "changed_at", "seq", "created_at", "finished_at", "position",
}  # fmt: skip
CORPUS = (
    "articles", "article_authors", "past_versions", "copies", "copy_evidence", "mentions", "article_tags",
    "article_conflicts", "article_places", "tolls", "url_aliases",
)  # fmt: skip


def contents(data: Path, tables: tuple[str, ...] = CORPUS, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Every row of some tables in one order, as text."""
    found = {}
    with duckdb.connect(str(data / "tocsin.duckdb"), read_only=True) as connection:
        for table in tables:
            names = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
            shown = ", ".join(name for name in names if name not in _DIFFERS | without)
            rows = connection.execute(f"SELECT {shown} FROM {table} ORDER BY ALL").fetchall()
            found[table] = "\n".join(map(repr, rows))
    return found


def ask(data: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask the snapshot."""
    with duckdb.connect(str(data / "tocsin.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()
