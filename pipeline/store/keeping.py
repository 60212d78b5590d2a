"""Keeps the live database open between transactions, until somebody else asks for it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Self

import duckdb

from pipeline.errors import LockedError
from pipeline.store.locks import LONGEST_PAUSE, is_asked_for, locked
from pipeline.store.queries import statement

_MOST_MEMORY: Final = 96 * 2**20
"""Bytes that DuckDB may hold between two transactions; from here on they are freed by closing."""

_LOOK_SECONDS: Final = 0.05
"""How often it is looked for others who ask, while no transaction is under way."""


class Keeper:
    """
    Lends one connection to one transaction after the other, and holds the write lock meanwhile.

    Opening and closing cost more than a small transaction (docs/decisions/0045). Where anybody else waits for the lock,
    the connection is closed as soon as no transaction is under way.
    """

    def __init__(self, lock: Path, connect: Callable[[], duckdb.DuckDBPyConnection], *, wait_seconds: float) -> None:
        """
        Args:
            lock: The file of the write lock.
            connect: Opens the database.
            wait_seconds: How long to wait for the lock, and for a transaction of another thread.
        """
        self._lock = lock
        self._connect = connect
        self._wait_seconds = wait_seconds
        self._turn = threading.Lock()
        self._held = ExitStack()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._give_away, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()
        with self._turn:
            self._close()

    @contextmanager
    def lent(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """
        Lend the connection, to one borrower at a time; one that met an error is not lent again.

        Raises:
            LockedError: If the lock is not to be had.
            SchemaError: If the database cannot be opened.
        """
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise LockedError(f"{self._lock.name} is held by another thread of this process", "Run again")
        try:
            connection = self._connection or self._open()
            yield connection
            if is_asked_for(self._lock) or _memory_of(connection) > _MOST_MEMORY:
                self._close()
        except BaseException:
            self._close()
            raise
        finally:
            self._turn.release()

    def _open(self) -> duckdb.DuckDBPyConnection:
        """Take the lock, behind those who ask already, and connect; whoever holds the turn calls this."""
        if is_asked_for(self._lock):
            time.sleep(LONGEST_PAUSE)
        with ExitStack() as stack:
            stack.enter_context(locked(self._lock, wait_seconds=self._wait_seconds))
            connection = self._connect()
            stack.callback(connection.close)
            self._held = stack.pop_all()
        self._connection = connection
        return connection

    def _close(self) -> None:
        """Disconnect and give the lock away; whoever holds the turn calls this."""
        self._connection = None
        self._held.close()

    def _give_away(self) -> None:
        """Look for others who ask, and close between two transactions."""
        while not self._ended.wait(_LOOK_SECONDS):
            if self._connection is not None and is_asked_for(self._lock) and self._turn.acquire(blocking=False):
                self._close()
                self._turn.release()


def _memory_of(connection: duckdb.DuckDBPyConnection) -> int:
    """Bytes that DuckDB holds."""
    row = connection.execute(statement("memory_held")).fetchone()
    return int(row[0]) if row else 0
