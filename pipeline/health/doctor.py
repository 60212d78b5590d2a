"""Examines an installation from outside in: disk, files, database, archive, laws; each finding with its remedy."""

import hashlib
import shutil
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import duckdb

from pipeline import archive
from pipeline.errors import ArchiveError, LockedError, SchemaError, TocsinError
from pipeline.store import laws, search
from pipeline.store.damage import read_whole
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.migrate import migrations, schema_version
from pipeline.store.reading import open_snapshot

_LIBRARIES = ("duckdb", "prefect", "pyarrow", "trafilatura", "feedparser", "aiohttp", "fastwarc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    What one examination found.

    Attributes:
        subject: What was looked at.
        state: `fine`, `note` (worth knowing) or `broken`.
        message: What was found.
        remedy: What helps; empty when nothing is wrong.
    """

    subject: str
    state: str
    message: str
    remedy: str = ""


def examine(store: Store, *, deep: bool = False, repair: bool = False) -> Iterator[Finding]:
    """
    Examine an installation whose settings could be read.

    Args:
        store: The corpus.
        deep: Read every raw record and compare its digest, and every row of the database and the snapshot, because
            damage shows only in what is read; that takes as long as reading them.
        repair: Mend what can be mended without a decision: articles that search lacks are indexed.

    Yields:
        Findings in the order of the examination.
    """
    yield _versions()
    yield _disk(store)
    yield from _snapshot(store)
    if not store.live.exists():
        yield Finding(subject="database", state="note", message="there is no corpus yet", remedy="Run `tocsin ingest`")
        return
    try:
        with locked(store.write_lock, wait_seconds=5):
            pass
    except LockedError as error:
        yield Finding(
            subject="database", state="note", message=error.message, remedy="Ask again when the run has ended"
        )
        return
    if deep:
        yield from _readable(store)
    try:
        with store.writing() as connection:
            yield from _database(store, connection, repair=repair)
            pointed = laws.pointed_records(connection)
    except (TocsinError, duckdb.Error) as error:
        yield Finding(
            subject="database",
            state="broken",
            message=str(error).splitlines()[0],
            remedy="Restore the newest backup with `tocsin restore`",
        )
        return
    yield from _archive(store.archive, pointed, deep=deep)


def _versions() -> Finding:
    """The versions that a report of a fault should name."""
    known = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return Finding(subject="versions", state="fine", message=f"schema {migrations()[-1].number}, {known}")


def _disk(store: Store) -> Finding:
    """Room for publishing."""
    there = next(path for path in (store.data, *store.data.resolve().parents) if path.exists())
    free = shutil.disk_usage(there).free
    needed = 3 * store.live.stat().st_size if store.live.exists() else 1 << 30
    message = f"{free // 2**20} MiB free, {needed // 2**20} MiB wanted"
    if free < needed:
        return Finding(subject="disk", state="broken", message=message, remedy="Free some space before the next run")
    return Finding(subject="disk", state="fine", message=message)


def _snapshot(store: Store) -> Iterator[Finding]:
    """The published file and what lies beside it."""
    if not store.snapshot.exists():
        yield Finding(subject="snapshot", state="note", message="there is none", remedy="Run `tocsin publish`")
        return
    if store.snapshot.with_name(f"{store.snapshot.name}.wal").exists():
        yield Finding(
            subject="snapshot",
            state="note",
            message="somebody opened it for writing and left a .wal beside it",
            remedy="Run `tocsin publish`, which sets it aside; open the snapshot with -readonly",
        )
    try:
        connection = open_snapshot(store.snapshot)
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
        connection.close()
    except TocsinError as error:
        yield Finding(subject="snapshot", state="broken", message=error.message, remedy=error.remedy)
    else:
        yield Finding(subject="snapshot", state="fine", message=f"{row[0] if row else 0} articles, readable")


def _readable(store: Store) -> Iterator[Finding]:
    """Whether both files can be read from end to end."""
    with locked(store.write_lock, wait_seconds=600):
        yield _read("database", store.live)
    if store.snapshot.exists():
        yield _read("snapshot", store.snapshot)


def _read(subject: str, path: Path) -> Finding:
    """Whether one file can be read from end to end."""
    try:
        read_whole(path)
    except SchemaError as error:
        return Finding(subject=subject, state="broken", message=error.message, remedy=error.remedy)
    return Finding(subject=subject, state="fine", message="read from end to end")


def _database(store: Store, connection: duckdb.DuckDBPyConnection, *, repair: bool) -> Iterator[Finding]:
    """Schema, runs and laws of the live database."""
    version, known = schema_version(connection), migrations()[-1].number
    if version != known:
        yield Finding(
            subject="schema",
            state="note" if version < known else "broken",
            message=f"{store.live.name} has schema {version}, this program {known}",
            remedy="Run `tocsin publish`" if version < known else "Upgrade Tocsin",
        )
        return
    yield Finding(subject="schema", state="fine", message=f"{version}, as this program needs it")
    if repair:
        connection.execute("BEGIN")
        mended = search.index_missing(connection)
        connection.execute("COMMIT")
        if mended:
            yield Finding(subject="search", state="fine", message=f"{mended} articles indexed")
    unfinished = laws.unfinished_runs(connection)
    if unfinished:
        yield Finding(
            subject="runs",
            state="note",
            message=f"{unfinished} under way or broken off",
            remedy="The next run takes over",
        )
    for breach in laws.breaches(connection):
        if breach.n:
            yield Finding(
                subject=breach.law.name,
                state="broken",
                message=f"{breach.n} {breach.law.broken}, such as {breach.example}",
                remedy=breach.law.remedy,
            )
        else:
            yield Finding(subject=breach.law.name, state="fine", message="as it should be")


def _archive(folder: Path, pointed: tuple[tuple[str, int, str], ...], *, deep: bool) -> Iterator[Finding]:
    """Every raw record that a row names is there; with `deep`, its bytes are the right ones."""
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.warc.gz")} if folder.exists() else set()
    missing = sorted({file for file, _, _ in pointed} - there)
    if missing:
        yield Finding(
            subject="archive",
            state="broken",
            message=f"{len(missing)} segments are missing that rows name, such as {missing[0]}",
            remedy="Restore them from a backup with `tocsin restore`, or copy them back",
        )
    else:
        yield Finding(subject="archive", state="fine", message=f"{len(there)} segments, {len(pointed)} records named")
    if not deep:
        return
    wrong = [
        f"{file} at {offset}"
        for file, offset, digest in pointed
        if file in there and not _right(folder, file, offset, digest)
    ]
    if wrong:
        yield Finding(
            subject="records",
            state="broken",
            message=f"{len(wrong)} records are damaged, such as {wrong[0]}",
            remedy="Restore their segments from a backup",
        )
    else:
        yield Finding(subject="records", state="fine", message="all digests are right")


def _right(folder: Path, file: str, offset: int, digest: str) -> bool:
    """Whether a record can be read and has the digest that its row names."""
    try:
        body = archive.read(folder, file, offset).document.body
    except ArchiveError:
        return False
    return digest == f"sha1:{b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"
