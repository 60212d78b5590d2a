"""Rebuilds the database from the archive; what the archive does not hold comes from the database that was there."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline import archive
from pipeline.archive import Archived
from pipeline.config import Settings
from pipeline.errors import ArchiveError, SchemaError
from pipeline.health import backup
from pipeline.steps import run as runs
from pipeline.steps.pool import Undone, WorkerPool, pool_of
from pipeline.steps.process import ProcessReport, process
from pipeline.steps.progress import Reporter
from pipeline.steps.run import Run, Summary, store_of
from pipeline.store import documents, rebuilding, search
from pipeline.store.database import Store
from pipeline.store.documents import Held
from pipeline.store.linking import Newcomer, link_batch
from pipeline.store.locks import locked
from pipeline.store.snapshot import copy_file
from pipeline.store.stories import rebuild_stories
from pipeline.urls import article_key

logger = logging.getLogger(__name__)

_JOB = "rebuild"
_BATCH = 500


def unfinished(store: Store) -> bool:
    """Whether a rebuild was begun and is to go on: rows do not name yet what the archive holds."""
    return _before(store).exists()


def _before(store: Store) -> Path:
    """Where the database that was there waits until the rebuild is complete."""
    return store.live.with_name(f"{store.live.name}.before-rebuild")


def rebuild(settings: Settings, report: Reporter) -> Summary:
    """
    Build the database anew; an interrupted rebuild goes on where it was.

    What the archive does not hold comes from the database that is there, or from the newest backup where that cannot be
    read. It stays beside the new one as `tocsin.duckdb.before-rebuild` until the rebuild is complete, and as
    `tocsin.duckdb.replaced` after that; one that cannot be read stays as `tocsin.duckdb.damaged`.

    Raises:
        LockedError: If another flow is under way.
        SchemaError: If the newest backup is damaged, too, or the database is newer than this program.
    """
    store = store_of(settings)
    before = _before(store)
    with ExitStack() as locks:
        for flow in ("ingest", "backfill", "replay", "maintain", "prune"):
            locks.enter_context(locked(store.run_lock(flow), wait_seconds=0))
        origin = _set_aside(store, settings.data / "backups", datetime.now(UTC))
        opening = runs.opened(settings, flow="rebuild", ingest_path="replay", parameters={}, now=datetime.now(UTC))
        with pool_of(settings) as pool, opening as run:
            with rebuilding.beside(store, before) as connection:
                rebuilding.carry_tables(connection)
            total = _replay_archive(run, pool, report)
            carried = _bring_over(run, pool, before)
            message = (
                f"{total.new} articles rebuilt from the archive, {carried} whose pages were pruned taken over from "
                f"{origin}; {total.copies} links between articles"
            )
            summary = runs.close(run, status="completed", message=message)
        before.replace(store.live.with_name(f"{store.live.name}.replaced"))
    return summary


def _set_aside(store: Store, folder: Path, now: datetime) -> str:
    """
    Put the database that is to be replaced aside, as far as that was not done before.

    Args:
        store: The corpus.
        folder: Where backups are kept.
        now: UTC.

    Returns:
        Where it comes from, for people.
    """
    before = _before(store)
    origin = "the database that was there"
    if before.exists():
        return origin
    if store.live.exists() and not _is_readable(store):
        for file in (store.live, store.live.with_name(f"{store.live.name}.wal")):
            if file.exists():
                file.replace(file.with_name(file.name.replace(store.live.name, f"{store.live.name}.damaged")))
    if not store.live.exists() and (found := backup.backups(folder)):
        origin = f"backup {found[-1].path.name}"
        backup.check(found[-1])
        store.live.parent.mkdir(parents=True, exist_ok=True)
        temporary = store.live.with_name(f".{store.live.name}.rebuilding")
        copy_file(found[-1].path / store.live.name, temporary)
        temporary.replace(store.live)
        logger.warning("%s stands in for the database, which is not there or cannot be read", origin)
    store.prepare(now)
    with store.writing() as connection:
        connection.execute("CHECKPOINT")
    store.live.replace(before)
    return origin


def _is_readable(store: Store) -> bool:
    """Whether the live database can be opened and read."""
    try:
        with store.writing() as connection:
            connection.execute("SELECT count(text) FROM articles").fetchall()
    except (SchemaError, duckdb.Error) as error:
        logger.warning("%s cannot be read: %s", store.live, error)
        return False
    return True


def _replay_archive(run: Run, pool: WorkerPool, report: Reporter) -> ProcessReport:
    """Process every segment in order of time; a segment that is done is not done again."""
    folder = run.store.archive
    segments = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.warc.gz"))
    with run.store.writing() as connection:
        last = rebuilding.last_segment(connection)
    report("segments", 0, len(segments))
    total = process(run, pool, limit=archive.SEGMENT_RECORDS, progress=lambda _: None, job_id=_JOB)
    for segment in segments:
        if segment > last:
            for batch in _batches(folder, segment):
                total = total.plus(_replay_batch(run, pool, batch, report))
            with run.store.transaction() as connection:
                rebuilding.finish_segment(connection, segment)
        report("segments", 1, None)
    return total


def _replay_batch(run: Run, pool: WorkerPool, batch: Sequence[Held], report: Reporter) -> ProcessReport:
    """Process some records as if they had just been archived."""
    with run.store.transaction() as connection:
        out = rebuilding.left_out(connection, batch)
        wanted = [one for one in batch if (one.alias, one.body) not in out]
        documents.archived(connection, wanted, run_id=run.run_id)
    done = process(run, pool, limit=max(len(wanted), 1), progress=lambda _: None, job_id=_JOB)
    report("articles", done.documents, None)
    return done


def _batches(folder: Path, segment: str) -> Iterator[list[Held]]:
    """The documents of a segment, cut so that no batch holds one address twice: later ones are versions."""
    batch: list[Held] = []
    seen: set[tuple[str, str]] = set()
    try:
        for record in archive.read_segment(folder, segment):
            held = _held(record)
            if held is None:
                continue
            key = (held.alias, held.body)
            if key in seen or len(batch) == _BATCH:
                yield batch
                batch, seen = [], set()
            batch.append(held)
            seen.add(key)
    except ArchiveError as error:
        logger.warning("%s", error)
    if batch:
        yield batch


def _held(record: Archived) -> Held | None:
    """The row of an archived document; None for a feed document."""
    provenance = record.provenance
    if provenance.feed is not None and provenance.entry is None:
        return None
    asked = provenance.requested_url if provenance.feed else record.document.final_url
    try:
        alias = article_key(asked)
    except ValueError:
        return None
    stands_in = record.record_type == "resource" and provenance.feed is not None
    return Held(
        alias=alias,
        body="feed" if stands_in else "page",
        feed=provenance.feed,
        entry_key=provenance.entry.key if provenance.entry else None,
        ingest_path="live" if provenance.feed else "backfill",
        job_id=_JOB,
        first_seen_at=record.document.fetched_at,
        fetched_at=record.document.fetched_at,
        warc_file=record.pointer.file,
        warc_offset=record.pointer.offset,
        warc_digest=record.pointer.digest,
    )


def _bring_over(run: Run, pool: WorkerPool, before: Path) -> int:
    """Take over what the archive does not hold; returns how many articles there were whose pages were pruned."""
    with rebuilding.beside(run.store, before) as connection:
        ids = rebuilding.pruned(connection)
    for start in range(0, len(ids), _BATCH):
        _bring_over_some(run, pool, before, ids[start : start + _BATCH])
    with rebuilding.beside(run.store, before) as connection:
        now = datetime.now(UTC)
        rebuilding.settle(connection, _JOB)
        rebuilding.apply_judgements(connection, run_id=run.run_id, now=now)
        rebuild_stories(connection, run_id=run.run_id, now=now)
    return len(ids)


def _bring_over_some(run: Run, pool: WorkerPool, before: Path, ids: Sequence[str]) -> None:
    """Take over some articles whose pages were pruned, in one transaction."""
    now = datetime.now(UTC)
    with rebuilding.beside(run.store, before) as connection:
        texts = rebuilding.bring_over(connection, ids, run_id=run.run_id, now=now)
        rows = [{"id": one.article_id, "title": one.title, "text": one.text} for one in texts]
        search.index_batch(connection, rows)
        newcomers = [
            Newcomer(article_id=one.article_id, fingerprint=mark)
            for one, mark in zip(texts, pool.fingerprint_all(texts), strict=True)
            if not isinstance(mark, Undone)
        ]
        link_batch(connection, newcomers, run_id=run.run_id, now=now)
