"""Publishes the live database: checkpoint, copy, fsync, atomic replace; readers see the old file or the new one."""

import errno
import logging
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.dedupe.reference import IDF_EPOCH
from pipeline.dedupe.verify import ALGORITHM_VERSION
from pipeline.errors import StorageError, TocsinError
from pipeline.failpoints import reach
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.queries import statement

logger = logging.getLogger(__name__)

_MODE = 0o444
_CHUNK = 1 << 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """
    What publishing did.

    Attributes:
        path: The snapshot.
        written: Whether a new file was put in place.
        size: Its size, bytes.
        seconds: What it took, wall clock.
        warning: Something the operator should know; empty when there is nothing.
    """

    path: Path
    written: bool
    size: int
    seconds: float
    warning: str = ""


def publish(store: Store, *, now: datetime, every_seconds: float = 0, force: bool = False) -> Published:
    """
    Put a copy of the live database in place of the snapshot, unless nothing changed or the last one is recent.

    Args:
        store: The corpus.
        now: Recorded in the snapshot, UTC.
        every_seconds: Least age of the snapshot before it is replaced.
        force: Publish whatever the age and content.

    Returns:
        What was done.

    Raises:
        TocsinError: If there is no room for the copy; the old snapshot stays.
    """
    began = time.monotonic()
    warning = set_aside_stray_wal(store.snapshot)
    age = now.timestamp() - store.snapshot.stat().st_mtime if store.snapshot.exists() else float("inf")
    if not force and 0 <= age < every_seconds:
        return _unchanged(store, warning)
    with store.writing() as connection:
        if not force and store.snapshot.exists() and not _changed(connection):
            return _unchanged(store, warning)
        made_by = {"algorithm": ALGORITHM_VERSION, "idf_epoch": IDF_EPOCH}
        connection.execute(statement("stamp_snapshot"), {"now": now.isoformat(), **made_by})
        reach("store.checkpoint.before")
        connection.execute("CHECKPOINT")
        reach("store.checkpoint.after")
    with locked(store.write_lock, wait_seconds=600):
        size = store.live.stat().st_size
        _remove_broken_off(store.snapshot)
        _require_room(store.data, 2 * size)
        temporary = store.snapshot.with_name(f".{store.snapshot.name}.{os.getpid()}.tmp")
        try:
            copy_file(store.live, temporary)
            temporary.chmod(_MODE)
            reach("snapshot.replace.before")
            temporary.replace(store.snapshot)
            reach("snapshot.replace.after")
            _sync_folder(store.snapshot.parent)
        except OSError as error:
            raise StorageError(
                f"{store.snapshot}: {error.strerror}", "The old snapshot stays. Free some space, then run again"
            ) from error
        finally:
            temporary.unlink(missing_ok=True)
    return Published(path=store.snapshot, written=True, size=size, seconds=time.monotonic() - began, warning=warning)


def copy_file(source: Path, target: Path) -> None:
    """
    Copy a file and force it to the disk, sharing blocks where the file system can.

    Raises:
        OSError: If the file system refuses.
    """
    with source.open("rb") as reader, target.open("wb") as writer:
        left = os.fstat(reader.fileno()).st_size
        while left > 0:
            try:
                done = os.copy_file_range(reader.fileno(), writer.fileno(), min(left, _CHUNK))
            except OSError as error:
                if error.errno not in (errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
                    raise
                shutil.copyfileobj(reader, writer, 1 << 22)
                break
            if done == 0:
                break
            left -= done
        writer.flush()
        os.fsync(writer.fileno())


def set_aside_stray_wal(snapshot: Path) -> str:
    """
    Move away a write-ahead log beside the snapshot: it would be replayed into the next one, or make it unreadable.

    Returns:
        A warning that names the new place; empty when there was none.
    """
    stray = snapshot.with_name(f"{snapshot.name}.wal")
    if not stray.exists():
        return ""
    aside = stray.with_name(f"{stray.name}.aside-{int(stray.stat().st_mtime)}")
    stray.replace(aside)
    warning = (
        f"somebody opened {snapshot.name} for writing and left {stray.name}; it was set aside as {aside.name}, and "
        "what was written there is not in the corpus: open the snapshot with -readonly"
    )
    logger.warning(warning)
    return warning


def _changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything was written since the last snapshot."""
    row = connection.execute(statement("changed_since_snapshot")).fetchone()
    return bool(row and row[0])


def _unchanged(store: Store, warning: str) -> Published:
    """The answer where nothing was done."""
    size = store.snapshot.stat().st_size
    return Published(path=store.snapshot, written=False, size=size, seconds=0.0, warning=warning)


def _require_room(folder: Path, size: int) -> None:
    """Refuse to start a copy that may not fit."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise TocsinError(
            f"{folder}: {free // 2**20} MiB free, publishing needs {size // 2**20} MiB; the old snapshot stays",
            "Free some space, then run `tocsin publish`",
        )


def _remove_broken_off(snapshot: Path) -> None:
    """Remove copies that earlier processes did not finish; the caller holds the lock, so nobody is writing one."""
    for left in snapshot.parent.glob(f".{snapshot.name}.*.tmp"):
        left.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Force a rename to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
