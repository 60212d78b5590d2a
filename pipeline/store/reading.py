"""Opens the published snapshot for reading: locked down, always the newest file, whatever lies beside it."""

import logging
import os
import re
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import LockedError, SchemaError, TocsinError, UsageError
from pipeline.store.migrate import migrations

logger = logging.getLogger(__name__)

_NAME = "tocsin"


class QueryStoppedError(TocsinError):
    """A query was stopped because its time was up, or by Ctrl-C."""


def open_snapshot(
    path: Path, *, memory_limit: str = "1GB", threads: int = 2, folders: Sequence[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """
    Open a snapshot read-only and locked down: no files, no network, no extensions, limits that cannot be changed.

    The file is attached to an empty database in memory. So the newest snapshot is opened even when this process still
    holds an older one, and a query may make temporary tables.

    Args:
        path: The snapshot.
        memory_limit: DuckDB's limit, such as `1GB`.
        threads: DuckDB's threads.
        folders: Folders whose files may be read and written all the same, such as one with ACLED exports.

    Returns:
        A connection in which the corpus is the default database and the time zone is UTC.

    Raises:
        UsageError: If there is no such file.
        LockedError: If somebody has it open for writing.
        SchemaError: If the file is damaged, foreign, or of another schema than this program's.
    """
    if not path.is_file():
        raise _missing(path)
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory_limit,
            "threads": threads,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "temp_directory": "",
        },
    )
    try:
        _attach(connection, path)
        check_schema(connection, path)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET allowed_directories = $1", [[f"{folder.resolve()}/" for folder in folders]])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def stamp_of(path: Path) -> tuple[int, int, int]:
    """
    Tell one snapshot from the next: publishing puts another file in its place.

    Returns:
        Number of the file, when it was written (nanoseconds), and its size (bytes).

    Raises:
        UsageError: If there is no such file.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise _missing(path) from error
    return state.st_ino, state.st_mtime_ns, state.st_size


def check_schema(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """
    Refuse a file that the views of this program do not fit.

    Raises:
        SchemaError: If the file is foreign, older or newer.
    """
    try:
        row = connection.execute("SELECT max(number) FROM schema_migrations").fetchone()
    except duckdb.CatalogException as error:
        raise SchemaError(f"{path} was not made by Tocsin", "Name another file or folder with --data") from error
    version, known = int(row[0] or 0) if row else 0, migrations()[-1].number
    if version > known:
        raise SchemaError(f"{path} has schema {version}, this program knows up to {known}", "Upgrade Tocsin")
    if version < known:
        raise SchemaError(
            f"{path} has schema {version}, this program needs {known}",
            "Run `tocsin publish`, which brings it up to date",
        )


@contextmanager
def time_limit(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[threading.Event]:
    """
    Stop whatever the connection runs inside the block once the time is up or somebody presses Ctrl-C.

    Ctrl-C is turned into an interrupt of the query here: left to DuckDB (1.5), a query on several threads that is
    stopped by the signal can leave a connection on which the next one never ends.

    Args:
        connection: The connection.
        seconds: Wall-clock seconds; None sets no limit.

    Yields:
        An event that is set once the query is to stop.

    Raises:
        QueryStoppedError: If it was stopped.
    """
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        connection.interrupt()

    timer = threading.Timer(seconds or threading.TIMEOUT_MAX, stop)
    timer.daemon = True
    began = time.monotonic()
    with _ctrl_c_calls(stop):
        if seconds is not None:
            timer.start()
        try:
            yield stopped
        except (duckdb.Error, TocsinError, OSError) as error:
            # A reader that is stopped halfway says so in its own way: DuckDB, Arrow and what wraps them differ.
            if not (stopped.is_set() or isinstance(error, duckdb.InterruptException)):
                raise
            if seconds is not None and time.monotonic() - began >= seconds:
                raise QueryStoppedError(
                    f"The query was stopped after {seconds:g} s", "Narrow it down, or give it longer with --timeout"
                ) from error
            raise QueryStoppedError("The query was stopped") from error
        finally:
            timer.cancel()


@contextmanager
def _ctrl_c_calls(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C call a function; only the main thread can, elsewhere nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _missing(path: Path) -> UsageError:
    """Say that there is nothing to open."""
    return UsageError(
        f"{path}: there is no snapshot", "Run `tocsin ingest` or `tocsin publish`, or name it with --data"
    )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach the file, past a write-ahead log that somebody left beside it."""
    stray = path.with_name(f"{path.name}.wal")
    opened = path
    if stray.exists():
        logger.warning("%s lies beside the snapshot and is left out: open it with -readonly", stray.name)
        opened = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        _link(path, opened)
    try:
        spelled = str(opened).replace("'", "''")
        connection.execute(f"ATTACH '{spelled}' AS {_NAME} (READ_ONLY)")
        connection.execute(f"USE {_NAME}")
    except duckdb.Error as error:
        if holder := re.search(r"Conflicting lock is held in .*\(PID (\d+)\)", str(error)):
            raise LockedError(
                f"{path} is open for writing in process {holder[1]}",
                "Close it there and open it with -readonly; `tocsin publish --force` puts another file in its place",
            ) from error
        raise SchemaError(
            f"{path} cannot be opened: {str(error).splitlines()[0]}",
            "Name a snapshot of Tocsin with --data; if the file is damaged, run `tocsin publish --force`",
        ) from error
    finally:
        if opened != path:
            opened.unlink(missing_ok=True)


def _link(path: Path, name: Path) -> None:
    """Give the snapshot a second name for a moment, under which no log lies beside it."""
    try:
        os.link(path, name)
    except OSError as error:
        raise SchemaError(
            f"{path}.wal lies beside the snapshot: somebody opened it for writing and was stopped",
            "Run `tocsin publish`, which sets it aside, or remove it",
        ) from error
