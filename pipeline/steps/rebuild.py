"""Rebuilds the database from the archive; what the archive does not hold comes from the database that was there."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from pipeline import archive
from pipeline.archive import Archived
from pipeline.config import Settings
from pipeline.errors import ArchiveError
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

    The old file stays beside the new one as `tocsin.duckdb.before-rebuild` until the rebuild is complete, and as
    `tocsin.duckdb.replaced` after that.

    Raises:
        LockedError: If another flow is under way.
    """
    store = store_of(settings)
    before = _before(store)
    with ExitStack() as locks:
        for flow in ("ingest", "backfill", "replay", "maintain", "prune"):
            locks.enter_context(locked(store.run_lock(flow), wait_seconds=0))
        if store.live.exists() and not before.exists():
            store.live.replace(before)
        opening = runs.opened(settings, flow="rebuild", ingest_path="replay", parameters={}, now=datetime.now(UTC))
        with opening as run, pool_of(settings) as pool:
            total = _replay_archive(run, pool, report)
            if before.exists():
                _bring_over(run, pool, before)
            summary = runs.close(
                run, status="completed", message=f"{total.new} articles rebuilt, {total.copies} links between articles"
            )
        if before.exists():
            before.replace(store.live.with_name(f"{store.live.name}.replaced"))
    return summary


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
                with run.store.transaction() as connection:
                    documents.archived(connection, batch, run_id=run.run_id)
                done = process(run, pool, limit=len(batch), progress=lambda _: None, job_id=_JOB)
                total = total.plus(done)
                report("articles", done.documents, None)
            with run.store.transaction() as connection:
                rebuilding.finish_segment(connection, segment)
        report("segments", 1, None)
    return total


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


def _bring_over(run: Run, pool: WorkerPool, before: Path) -> None:
    """Take over what the archive does not hold: judgements, feeds, times, and articles whose pages were pruned."""
    with run.store.writing() as connection:
        texts = rebuilding.bring_over(connection, before)
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        marks = zip(batch, pool.fingerprint_all(batch), strict=True)
        with run.store.transaction() as connection:
            search.index_batch(
                connection, [{"id": one.article_id, "title": one.title, "text": one.text} for one in batch]
            )
            newcomers = [
                Newcomer(article_id=one.article_id, fingerprint=mark)
                for one, mark in marks
                if not isinstance(mark, Undone)
            ]
            link_batch(connection, newcomers, run_id=run.run_id, now=datetime.now(UTC))
    with run.store.transaction() as connection:
        rebuilding.apply_judgements(connection, run_id=run.run_id, now=datetime.now(UTC))
