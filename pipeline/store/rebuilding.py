"""Carries over into a rebuilt database what the archive does not hold."""

from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.digest import Stored
from pipeline.store.loading import DERIVED
from pipeline.store.queries import statement
from pipeline.store.relinking import relink
from pipeline.store.replaying import texts_of

_SEGMENT = "rebuilt_segment"

_WHOLE = (
    "feeds",
    "feed_fetches",
    "feed_moves",
    "backfills",
    "backfill_units",
    "forgotten",
    "work.feed_state",
    "work.entries",
    "work.hosts",
    "work.robots",
    "work.judgements",
)
"""Tables that are taken over whole; the rebuilt database has no rows of its own in them."""

_OF_ARTICLES = ("article_authors", "past_versions", "article_feeds", "url_aliases", *DERIVED)
"""Tables of which the rows of pruned articles are taken over."""

_SKIP = dict.fromkeys(("article_feeds", "url_aliases"), " ON CONFLICT DO NOTHING")
"""Those with a primary key: a rebuilt article may have such a row already."""


def last_segment(connection: duckdb.DuckDBPyConnection) -> str:
    """Read the last archive segment that an interrupted rebuild finished; empty when it finished none."""
    row = connection.execute(statement("corpus_value"), {"key": _SEGMENT}).fetchone()
    return str(row[0]) if row else ""


def finish_segment(connection: duckdb.DuckDBPyConnection, segment: str) -> None:
    """Record that a segment is done."""
    connection.execute(statement("set_corpus_value"), {"key": _SEGMENT, "value": segment})


def bring_over(connection: duckdb.DuckDBPyConnection, before: Path) -> tuple[Stored, ...]:
    """
    Take over what the archive does not hold, in one transaction; a second time changes nothing.

    Args:
        connection: Open on the rebuilt database, outside a transaction.
        before: The database that was there.

    Returns:
        Texts of the articles whose pages were pruned: they are still to be fingerprinted and indexed.
    """
    path = str(before).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS earlier (READ_ONLY)")
    connection.execute("BEGIN")
    try:
        ids = [str(row[0]) for row in connection.execute(statement("rebuild_pruned")).fetchall()]
        for name in _WHOLE:
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 (our names)
            connection.execute(f"INSERT INTO {name} BY NAME FROM earlier.{_qualified(name)}")
        connection.execute(statement("rebuild_times"))
        connection.execute(statement("rebuild_articles"), {"ids": ids})
        for name in _OF_ARTICLES:
            connection.execute(
                f"INSERT INTO {name} BY NAME FROM earlier.{name} "
                f"WHERE list_contains($ids::VARCHAR[], article_id){_SKIP.get(name, '')}",
                {"ids": ids},
            )
        connection.execute(statement("rebuild_documents"))
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("DETACH earlier")
    return texts_of(connection, ids)


def apply_judgements(connection: duckdb.DuckDBPyConnection, *, run_id: str, now: datetime) -> int:
    """Elect anew what people have judged; returns how many links changed."""
    judged = {str(key) for row in connection.execute(statement("rebuild_judged")).fetchall() for key in row}
    return relink(connection, judged, run_id=run_id, now=now)


def _qualified(name: str) -> str:
    """Name a table of the attached database."""
    return name if "." in name else f"main.{name}"
