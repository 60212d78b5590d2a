"""The client: one function that opens the corpus for reading, from Python."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.store.reading import open_snapshot


def open_corpus(
    path: str | Path = "data", *, memory_limit: str = "1GB", threads: int = 2, folders: Sequence[str | Path] = ()
) -> duckdb.DuckDBPyConnection:
    """
    Open the corpus for reading, at any time, while flows write.

    What is opened is the snapshot published last; open it again to see a newer one. The connection cannot write to the
    corpus, reads no other files, loads no extensions, and its limits cannot be raised.

    Args:
        path: The data folder, or the snapshot itself.
        memory_limit: DuckDB's limit, such as `1GB`.
        threads: DuckDB's threads.
        folders: Folders whose files may be read all the same, for `acled(path)` and `ged(path)`.

    Returns:
        A DuckDB connection: `.sql("FROM conflict_articles").df()`.

    Raises:
        UsageError: If there is no snapshot.
        SchemaError: If the file is damaged, foreign, or made by another version of Tocsin.
    """
    named = Path(path)
    return open_snapshot(
        named / "tocsin.duckdb" if named.is_dir() else named,
        memory_limit=memory_limit,
        threads=threads,
        folders=[Path(folder) for folder in folders],
    )
