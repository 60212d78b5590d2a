"""The client: opens the corpus for reading, from Python, once or for as long as somebody follows it."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from pipeline.store.reading import open_snapshot, stamp_of


def open_corpus(
    path: str | Path = "data", *, memory_limit: str = "1GB", threads: int = 2, folders: Sequence[str | Path] = ()
) -> duckdb.DuckDBPyConnection:
    """
    Open the corpus for reading, at any time, while flows write.

    What is opened is the snapshot published last; open it again to see a newer one. The connection cannot write to the
    corpus, reads no other files, loads no extensions, and its limits cannot be raised. To look again and again, use
    `follow_corpus`: opening costs some twenty times as much as a small query.

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
    return open_snapshot(
        _snapshot(path), memory_limit=memory_limit, threads=threads, folders=[Path(folder) for folder in folders]
    )


def follow_corpus(
    path: str | Path = "data", *, memory_limit: str = "1GB", threads: int = 1, folders: Sequence[str | Path] = ()
) -> "FollowedCorpus":
    """
    Open the corpus for somebody who looks again and again, such as a dashboard.

    Args:
        path: The data folder, or the snapshot itself.
        memory_limit: DuckDB's limit, such as `1GB`.
        threads: DuckDB's threads.
        folders: Folders whose files may be read all the same, for `acled(path)` and `ged(path)`.

    Returns:
        Asked for `newest()` before each look, it gives an open connection: `with follow_corpus() as corpus: …`.

    Raises:
        UsageError: If there is no snapshot.
        SchemaError: If the file is damaged, foreign, or made by another version of Tocsin.
    """
    return FollowedCorpus(
        _snapshot(path), memory_limit=memory_limit, threads=threads, folders=[Path(folder) for folder in folders]
    )


class FollowedCorpus:
    """
    A corpus kept open, and opened anew only where a newer snapshot has been published.

    Args:
        snapshot: The snapshot.
        memory_limit: DuckDB's limit, such as `1GB`.
        threads: DuckDB's threads.
        folders: Folders whose files may be read all the same.
    """

    def __init__(self, snapshot: Path, *, memory_limit: str, threads: int, folders: Sequence[Path]) -> None:
        self._snapshot = snapshot
        self._memory_limit = memory_limit
        self._threads = threads
        self._folders = folders
        self._stamp = stamp_of(snapshot)
        self._connection = self._open()

    def newest(self) -> duckdb.DuckDBPyConnection:
        """
        Give a connection to the snapshot published last.

        It is the same one as before, at the price of asking the file system for a date, unless there is a newer
        snapshot: then the former connection is closed, and what was not fetched from it is gone.

        Raises:
            UsageError: If there is no snapshot any more.
            SchemaError: If the file is damaged, foreign, or made by another version of Tocsin.
        """
        stamp = stamp_of(self._snapshot)
        if stamp != self._stamp:
            opened = self._open()
            self._connection.close()
            self._connection, self._stamp = opened, stamp
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        """Open the file that is there now."""
        return open_snapshot(
            self._snapshot, memory_limit=self._memory_limit, threads=self._threads, folders=self._folders
        )


def _snapshot(path: str | Path) -> Path:
    """The snapshot that a data folder or a file stands for."""
    named = Path(path)
    return named / "tocsin.duckdb" if named.is_dir() else named
