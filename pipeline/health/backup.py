"""Backs the corpus up and restores it: the database whole, segments linked rather than copied."""

import hashlib
import logging
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from pydantic import BaseModel, ValidationError

from pipeline.errors import SchemaError, TocsinError, UsageError
from pipeline.health import forgetting
from pipeline.store.damage import read_whole
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.migrate import check_not_newer, schema_version
from pipeline.store.snapshot import copy_file, publish

logger = logging.getLogger(__name__)

FLOWS = ("ingest", "backfill", "replay", "maintain", "prune")
_DATABASE = "tocsin.duckdb"
_MANIFEST = "backup.json"


class BackupNote(BaseModel):
    """What a backup holds: its time, the database's size and digest, the segments with their sizes."""

    made_at: datetime
    size: int
    digest: str
    segments: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """
    One backup.

    Attributes:
        path: Its folder.
        note: What it holds.
    """

    path: Path
    note: BackupNote


def back_up(store: Store, folder: Path, *, now: datetime, keep: int, with_archive: bool = True) -> Backup:
    """
    Write a backup, then remove the oldest beyond the number to keep.

    The backup appears whole or not at all, and only if its database can be read from end to end: else the older ones
    would be rotated out by damaged ones. Segments never grow once a run has ended, so they are hard links on the same
    disk; on another one, a segment that the previous backup holds is linked to that.

    Args:
        store: The corpus.
        folder: Where backups are kept.
        now: UTC; names the backup.
        keep: How many remain.
        with_archive: Whether the archive is part of it.

    Raises:
        SchemaError: If the database is damaged; the older backups stay.
        TocsinError: If there is no room, or the files cannot be written.
    """
    name = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    target, partial = folder / name, folder / f".{name}.part"
    earlier = backups(folder)
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        with locked(store.run_lock("prune"), wait_seconds=600):  # else rows could name segments that went meanwhile
            with store.writing() as connection:
                connection.execute("CHECKPOINT")
            with locked(store.write_lock, wait_seconds=600):
                copy_file(store.live, partial / _DATABASE)
            read_whole(partial / _DATABASE)
            segments = _link_segments(store.archive, partial / "archive", earlier) if with_archive else {}
        size = (partial / _DATABASE).stat().st_size
        note = BackupNote(made_at=now, size=size, digest=_digest(partial / _DATABASE), segments=segments)
        (partial / _MANIFEST).write_text(note.model_dump_json(indent=1), encoding="utf-8")
        partial.replace(target)
    except SchemaError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise TocsinError(f"{folder}: {error.strerror or error}", "Free some space, or name another folder") from error
    for old in backups(folder)[: -max(keep, 1)]:
        shutil.rmtree(old.path)
        logger.info("backup %s removed", old.path.name)
    return Backup(path=target, note=note)


def backups(folder: Path) -> tuple[Backup, ...]:
    """List the complete backups of a folder, oldest first."""
    found = []
    for path in sorted(folder.glob("[0-9]*T[0-9]*")) if folder.is_dir() else []:
        try:
            note = BackupNote.model_validate_json((path / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            logger.warning("%s is no complete backup", path)
            continue
        found.append(Backup(path=path, note=note))
    return tuple(found)


def restore(store: Store, backup: Backup, *, now: datetime) -> Path | None:
    """
    Put a backup in the place of the live database, and publish it.

    What was forgotten since the backup was made is forgotten again. Segments that the archive lacks come back; those it
    has stay as they are. Nothing is lost: the database that was there is kept beside the new one.

    Args:
        store: The corpus.
        backup: From `backups`.
        now: UTC.

    Returns:
        Where the database is kept that was there; None when there was none.

    Raises:
        LockedError: If a flow is under way.
        SchemaError: If the backup is damaged or newer than this program.
        TocsinError: If the files cannot be written.
    """
    check(backup)
    with ExitStack() as locks:
        for flow in FLOWS:
            locks.enter_context(locked(store.run_lock(flow), wait_seconds=0))
        gone = forgetting.tombstones(store)
        kept = _replace_live(store, backup.path / _DATABASE, now)
        try:
            _bring_back_segments(backup, store.archive)
        except OSError as error:
            raise TocsinError(
                f"{store.archive}: {error.strerror or error}", "Free some space, then restore again"
            ) from error
        store.prepare(now)
        forgetting.forget_again(store, gone, now=now)
        publish(store, now=now, force=True)
    return kept


def check(backup: Backup) -> None:
    """
    Refuse a backup that cannot be restored.

    Raises:
        SchemaError: If it is damaged, foreign, or newer than this program.
    """
    path = backup.path / _DATABASE
    if not path.is_file() or _digest(path) != backup.note.digest:
        raise SchemaError(f"{path} is damaged", "Restore another backup")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            check_not_newer(schema_version(connection), path)
    except duckdb.Error as error:
        raise SchemaError(f"{path}: {str(error).splitlines()[0]}", "Restore another backup") from error


def named(folder: Path, name: str | None) -> Backup:
    """
    Find a backup by its name; the newest where none is given.

    Raises:
        UsageError: If there is none.
    """
    found = [one for one in backups(folder) if name is None or one.path.name == name]
    if not found:
        raise UsageError(f"{folder} holds no backup{f' called {name}' if name else ''}", "See `tocsin restore --list`")
    return found[-1]


def _replace_live(store: Store, database: Path, now: datetime) -> Path | None:
    """Put the live database aside and the backup's in its place."""
    aside = store.live.with_name(f"{store.live.name}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%S}")
    temporary = store.live.with_name(f".{store.live.name}.restoring")
    store.live.parent.mkdir(parents=True, exist_ok=True)
    with locked(store.write_lock, wait_seconds=600):
        copy_file(database, temporary)
        had = store.live.exists()
        for file in (store.live, store.live.with_name(f"{store.live.name}.wal")):
            if file.exists():
                file.replace(aside.with_name(file.name.replace(store.live.name, aside.name)))
        temporary.replace(store.live)
    return aside if had else None


def _link_segments(archive: Path, target: Path, earlier: tuple[Backup, ...]) -> dict[str, int]:
    """Link or copy all segments of the archive."""
    segments: dict[str, int] = {}
    for path in sorted(archive.rglob("*.warc.gz")):
        name, size = str(path.relative_to(archive)), path.stat().st_size
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        before = next(
            (one.path / "archive" / name for one in reversed(earlier) if one.note.segments.get(name) == size), None
        )
        if not _linked(path, place) and not (before is not None and _linked(before, place)):
            copy_file(path, place)
        segments[name] = place.stat().st_size
    return segments


def _linked(path: Path, place: Path) -> bool:
    """Make a hard link where the file system can."""
    try:
        os.link(path, place)
    except OSError:
        return False
    return True


def _bring_back_segments(backup: Backup, archive: Path) -> None:
    """Copy the segments that the archive lacks."""
    for name in backup.note.segments:
        if not (archive / name).exists():
            (archive / name).parent.mkdir(parents=True, exist_ok=True)
            copy_file(backup.path / "archive" / name, archive / name)


def _digest(path: Path) -> str:
    """BLAKE2b of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
