"""Brings a database from an older schema to the newest one, and dies by `kill -9` at the nth statement."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.store import migrate


class _Doomed:
    """A connection that takes the process with it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, left: int) -> None:
        self._connection = connection
        self._left = left

    def execute(self, *arguments: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._connection.execute(*arguments)


def main(path: Path, left: int) -> None:
    """Migrate until the end comes."""
    with duckdb.connect(str(path)) as connection:
        migrate.migrate(_Doomed(connection, left), path, datetime.now(UTC))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
