"""Hands out whole tables month by month, and takes them in again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.store.queries import statement

UNDATED = "undated"

TEXT_COLUMNS = frozenset(
    (
        *("title", "title_before", "title_after", "original_title", "copy_title", "headline"),
        *("text", "text_before", "text_after", "surface", "evidence", "sentence"),
        *("article_words", "original_words", "speaker", "speakers", "detail", "value", "message"),
        *("entry_key", "note"),
    )
)
"""Columns that quote publishers or the user: left out of files that may be shared. A feed's own key of an entry may be
its headline."""

PERSONAL_TABLES = frozenset(("article_authors", "forgotten", "source_ratings"))
"""Tables about persons, requests and opinions: left out of what may be shared."""

_NAMES = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_MONTH = "coalesce(strftime(published_at, '%Y-%m'), 'undated')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    One table of the corpus.

    Attributes:
        name: With its schema, such as `main.articles`.
        of_articles: Whether its rows belong to articles, so that they can be cut by month.
        columns: Names of its columns, in order.
    """

    name: str
    of_articles: bool
    columns: tuple[str, ...]


def tables(connection: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    """Read which tables there are."""
    rows = connection.execute(statement("all_tables")).fetchall()
    return tuple(
        Table(
            name=str(name),
            of_articles=bool(of_articles) or name == "main.articles",
            columns=tuple(str(row[0]) for row in connection.execute(f"DESCRIBE {_checked(name)}").fetchall()),
        )
        for name, of_articles in rows
    )


def months(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Months of publication that occur, as `2023-09`, and `undated` where some articles state none."""
    rows = connection.execute(f"SELECT DISTINCT {_MONTH} AS month FROM articles ORDER BY month").fetchall()  # noqa: S608
    return tuple(str(row[0]) for row in rows)


def read_table(
    connection: duckdb.DuckDBPyConnection, table: Table, *, month: str | None, leave_out: Iterable[str] = ()
) -> pa.RecordBatchReader:
    """
    Hand out the rows of a table, in a fixed order.

    Args:
        connection: The snapshot.
        table: From `tables`.
        month: One of `months`, or `other` for rows whose article is not there; None for a table that is not cut.
        leave_out: Columns left out.
    """
    gone = set(leave_out)
    columns = ", ".join(f"source.{name}" for name in table.columns if name not in gone)
    name = _checked(table.name)
    if month is None:
        sql = f"SELECT {columns} FROM {name} AS source ORDER BY ALL"  # noqa: S608 (names of our own tables)
        return connection.execute(sql).to_arrow_reader(65_536)
    key = "id" if table.name == "main.articles" else "article_id"
    sql = (
        f"SELECT {columns} FROM {name} AS source "  # noqa: S608 (names of our own tables)
        f"LEFT JOIN (SELECT id AS joined_id, {_MONTH} AS month FROM articles) AS dated "
        f"ON dated.joined_id = source.{key} "
        "WHERE coalesce(dated.month, 'other') = $month ORDER BY ALL"
    )
    return connection.execute(sql, {"month": month}).to_arrow_reader(65_536)


def clear_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Empty a table."""
    connection.execute(f"DELETE FROM {_checked(table.name)}")  # noqa: S608 (names of our own tables)


def fill_table(connection: duckdb.DuckDBPyConnection, table: Table, batches: Iterator[pa.RecordBatch]) -> int:
    """Append batches to a table; returns the rows appended."""
    written = 0
    for batch in batches:
        connection.register("batch", pa.Table.from_batches([batch]))
        connection.execute(f"INSERT INTO {_checked(table.name)} BY NAME FROM batch")
        connection.unregister("batch")
        written += batch.num_rows
    return written


def continue_sequences(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the numbers that are given out go on behind those that are taken."""
    for sequence, taken in (
        ("work.change_seq", "SELECT coalesce(max(seq), 0) + 1 FROM changes"),
        ("work.search_doc", "SELECT coalesce(max(doc), 0) + 1 FROM work.search_documents"),
    ):
        row = connection.execute(taken).fetchone()
        connection.execute(f"CREATE OR REPLACE SEQUENCE {sequence} START {int(row[0]) if row else 1}")


def _checked(name: str) -> str:
    """
    A table's name, which comes from our own catalogue.

    Raises:
        ValueError: If it is not spelled like one.
    """
    if not _NAMES.fullmatch(name):
        message = f"not a table of ours: {name!r}"
        raise ValueError(message)
    return name
