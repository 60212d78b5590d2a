"""Opens the live database under the write lock, for one transaction or for one after the other."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path

import duckdb

from pipeline.errors import SchemaError, StorageError
from pipeline.failpoints import reach
from pipeline.store import migrate
from pipeline.store.damage import damage_told_by
from pipeline.store.keeping import Keeper
from pipeline.store.locks import locked
from pipeline.store.queries import statement

logger = logging.getLogger(__name__)

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "preserve_insertion_order": True,
}

_WRITE_WAIT_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """
    The corpus of one data folder.

    Attributes:
        data: The data folder.
        memory_limit: DuckDB's limit, such as `1GB`.
        threads: DuckDB's threads.
        keeper: Keeps the database open between transactions; None opens it for each.
    """

    data: Path
    memory_limit: str = "1GB"
    threads: int = 2
    keeper: Keeper | None = None

    @property
    def live(self) -> Path:
        """The database that the pipeline writes; nobody else opens it."""
        return self.data / "live" / "tocsin.duckdb"

    @property
    def snapshot(self) -> Path:
        """The published copy that everybody reads."""
        return self.data / "tocsin.duckdb"

    @property
    def archive(self) -> Path:
        """The folder of WARC segments."""
        return self.data / "archive"

    @property
    def write_lock(self) -> Path:
        """The lock file of whoever writes."""
        return self.data / "live" / "write.lock"

    def run_lock(self, flow: str) -> Path:
        """The lock file of one flow."""
        return self.data / "live" / f"run-{flow}.lock"

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """
        Open the live database under the write lock, outside any transaction.

        Raises:
            LockedError: If the lock is not to be had.
            SchemaError: If the file cannot be opened as a database of ours, or is damaged.
            StorageError: If the disk is full.
        """
        with self.keeper.lent() if self.keeper else self._once() as connection:
            try:
                yield connection
            except duckdb.Error as error:
                if damage := damage_told_by(error):
                    raise damage from error
                if not _is_of_the_disk(error):
                    raise
                raise self._refused(error) from error

    @contextmanager
    def _once(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open under the write lock, and close."""
        with locked(self.write_lock, wait_seconds=_WRITE_WAIT_SECONDS), closing(self._open()) as connection:
            yield connection

    @contextmanager
    def kept(self) -> Iterator["Store"]:
        """Keep the database open from one transaction to the next, until another process wants to write."""
        with Keeper(self.write_lock, self._open, wait_seconds=_WRITE_WAIT_SECONDS) as keeper:
            yield replace(self, keeper=keeper)

    def _refused(self, error: Exception) -> StorageError:
        """Say that the file system refuses the database, and what to do."""
        first = str(error).splitlines()[0]
        return StorageError(f"{self.live}: {first}", "Free some space or check permissions, then run again")

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """
        Open, begin; commit at the end or roll back on an exception; close.

        Raises:
            LockedError: If the lock is not to be had.
            SchemaError: If the file cannot be opened as a database of ours.
        """
        with self.writing() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                with suppress(duckdb.Error):  # a database that lost its disk rolls back when it is opened again
                    connection.execute("ROLLBACK")
                raise
            reach("store.commit.before")
            connection.execute("COMMIT")
            reach("store.commit.after")

    def prepare(self, now: datetime) -> None:
        """
        Create or migrate the live database and its views.

        Raises:
            SchemaError: If the file is foreign, damaged or newer than this program.
        """
        self.live.parent.mkdir(parents=True, exist_ok=True)
        with self.writing() as connection:
            migrate.migrate(connection, self.live, now)
            refresh_surface(connection)

    def _open(self) -> duckdb.DuckDBPyConnection:
        """
        Connect to the live file with our settings.

        The file is attached, because only so can the size of its row groups be chosen: a checkpoint writes the last one
        anew, which at the usual 122,880 rows cost 11 s CPU a batch with 100,000 articles, and 0.4 s at 8,192
        (docs/decisions).
        """
        path = str(self.live).replace("'", "''")
        spill = {"temp_directory": str(self.live.parent / "spill")}  # else it would be the current folder's
        config = {**_CONFIG, **spill, "memory_limit": self.memory_limit, "threads": self.threads}
        connection = duckdb.connect(config=config)
        try:
            connection.execute(f"ATTACH '{path}' AS tocsin (ROW_GROUP_SIZE 8192, STORAGE_VERSION 'v1.5.0')")
            connection.execute("USE tocsin")
        except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
            connection.close()
            raise SchemaError(
                f"{self.live} cannot be opened: {str(error).splitlines()[0]}",
                "Run `tocsin doctor`; restore the newest backup with `tocsin restore` if the file is damaged",
            ) from error
        connection.execute("SET TimeZone = 'UTC'")
        # Else a long text that is read by its key costs unpacking up to 2,047 neighbours (docs/decisions/0043).
        connection.execute("SET disabled_compression_methods = 'zstd'")
        return connection


def _is_of_the_disk(error: duckdb.Error) -> bool:
    """Whether an error says that the file system refused (a commit that cannot be written has no type of its own)."""
    if isinstance(error, duckdb.IOException | duckdb.FatalException):
        return True
    return "Could not write" in str(error) or "No space left" in str(error)


def surface_statements() -> tuple[tuple[str, str], ...]:
    """Read the views and macros, as (file name, SQL), in the order in which they are created."""
    folder = resources.files("pipeline.store") / "surface"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((name, (folder / name).read_text(encoding="utf-8")) for name in names)


def refresh_surface(connection: duckdb.DuckDBPyConnection) -> bool:
    """
    Create the views and macros anew when their files, or the tables below them, have changed.

    Returns:
        Whether they had changed.
    """
    statements = surface_statements()
    spelled = "".join(sql for _, sql in statements) + str(migrate.migrations()[-1].number)
    digest = hashlib.blake2b(spelled.encode(), digest_size=8).hexdigest()
    row = connection.execute("SELECT value FROM corpus_info WHERE key = 'surface'").fetchone()
    if row and row[0] == digest:
        return False
    connection.execute("BEGIN")
    for name, sql in statements:
        try:
            connection.execute(sql)
        except duckdb.Error as error:
            connection.execute("ROLLBACK")
            raise SchemaError(f"surface/{name}: {error}") from error
    _comment_view_columns(connection)
    connection.execute("INSERT OR REPLACE INTO corpus_info VALUES ('surface', ?)", [digest])
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    return True


def _comment_view_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give columns of views the comments of the table columns of their name, so that any tool shows them."""
    rows = connection.execute(statement("borrow_comments")).fetchall()
    connection.execute("".join(sql for (sql,) in rows))
