"""Carries over into a rebuilt database what the archive does not hold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.digest import Stored
from pipeline.store.database import Store
from pipeline.store.documents import Held
from pipeline.store.loading import DERIVED
from pipeline.store.queries import statement
from pipeline.store.relinking import relink
from pipeline.store.replaying import texts_of
from pipeline.store.rows import run_on, utc

_SEGMENT = "rebuilt_segment"
_CARRIED = "rebuilt_tables"

_WHOLE = (
    "feeds",
    "feed_fetches",
    "feed_moves",
    "backfills",
    "backfill_units",
    "forgotten",
    "quarantine",
    "source_ratings",
    "article_feeds",
    "url_aliases",
    "work.feed_state",
    "work.entries",
    "work.hosts",
    "work.robots",
    "work.judgements",
    "work.documents",
)
"""Tables that are taken over before anything is processed: identities, judgements, tombstones and times hold for it."""

_OF_ARTICLES = ("article_authors", "past_versions", *DERIVED)
"""Tables of which the rows of pruned articles are taken over."""

_VERSIONS = (
    "rebuild_versions",
    "rebuild_clear_versions",
    "rebuild_past_versions",
    "rebuild_version_numbers",
    "rebuild_version_of_mentions",
    "rebuild_version_of_tolls",
)


@contextmanager
def beside(store: Store, before: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction of the rebuilt database in which the one that was there can be read as `earlier`."""
    path = str(before).replace("'", "''")
    with store.transaction() as connection:
        connection.execute(f"ATTACH '{path}' AS earlier (READ_ONLY)")
        yield connection


def last_segment(connection: duckdb.DuckDBPyConnection) -> str:
    """Read the last archive segment that an interrupted rebuild finished; empty when it finished none."""
    row = connection.execute(statement("corpus_value"), {"key": _SEGMENT}).fetchone()
    return str(row[0]) if row else ""


def finish_segment(connection: duckdb.DuckDBPyConnection, segment: str) -> None:
    """Record that a segment is done."""
    connection.execute(statement("set_corpus_value"), {"key": _SEGMENT, "value": segment})


def carry_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Take over tables that do not come out of the archive; a second time changes nothing.

    Changes go on being numbered where they stopped, so that who follows them misses none.

    Args:
        connection: From `beside`.
    """
    if connection.execute(statement("corpus_value"), {"key": _CARRIED}).fetchone():
        return
    for name in _WHOLE:
        connection.execute(f"INSERT INTO {name} BY NAME FROM earlier.{_qualified(name)}")
    row = connection.execute("SELECT coalesce(max(seq), 0) FROM earlier.main.changes").fetchone()
    connection.execute(f"CREATE OR REPLACE SEQUENCE work.change_seq START WITH {int(row[0]) + 1 if row else 1}")
    connection.execute(statement("set_corpus_value"), {"key": _CARRIED, "value": "done"})


def left_out(connection: duckdb.DuckDBPyConnection, held: Sequence[Held]) -> frozenset[tuple[str, str]]:
    """Tell which records stay out, by alias and body: those outside of a backfill's dates, those that were given up."""
    rows = [
        {"alias": one.alias, "body": one.body, "warc_file": one.warc_file, "warc_offset": one.warc_offset}
        for one in held
    ]
    found = run_on(connection, statement("rebuild_left_out"), "work.documents", rows)
    return frozenset((str(alias), str(body)) for alias, body in found)


def pruned(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Read the ids of articles that the archive did not bring back; the connection is from `beside`."""
    return tuple(str(row[0]) for row in connection.execute(statement("rebuild_pruned")).fetchall())


def bring_over(
    connection: duckdb.DuckDBPyConnection, ids: Sequence[str], *, run_id: str, now: datetime
) -> tuple[Stored, ...]:
    """
    Take over articles whose raw pages were pruned, and announce them.

    Args:
        connection: From `beside`.
        ids: The articles.
        run_id: The run.
        now: UTC.

    Returns:
        Their texts, which are still to be indexed and linked.
    """
    wanted = {"ids": list(ids)}
    connection.execute(statement("rebuild_articles"), wanted)
    for name in _OF_ARTICLES:
        connection.execute(
            f"INSERT INTO {name} BY NAME FROM earlier.{name} WHERE list_contains($ids::VARCHAR[], article_id)",
            wanted,
        )
    news = [{"article_id": one, "what": "new", "changed_at": utc(now), "run_id": run_id} for one in ids]
    run_on(connection, statement("add_changes"), "changes", news)
    return texts_of(connection, ids)


def settle(connection: duckdb.DuckDBPyConnection, job: str) -> None:
    """
    Give rebuilt articles what only the database that was there knew of them; a second time changes nothing.

    Args:
        connection: From `beside`, when all articles are there.
        job: Under which documents were processed again.
    """
    for name in ("rebuild_times", "rebuild_added", *_VERSIONS):
        connection.execute(statement(name))
    connection.execute(statement("rebuild_documents"), {"job": job})
    connection.execute(statement("rebuild_own_documents"), {"job": job})


def apply_judgements(connection: duckdb.DuckDBPyConnection, *, run_id: str, now: datetime) -> int:
    """Elect anew what people have judged; returns how many links changed."""
    judged = {str(key) for row in connection.execute(statement("rebuild_judged")).fetchall() for key in row}
    return relink(connection, judged, run_id=run_id, now=now)


def _qualified(name: str) -> str:
    """Name a table of the attached database."""
    return name if "." in name else f"main.{name}"
