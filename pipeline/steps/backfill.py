"""Backfills: reads units of a source into the archive and processes them along the path of the live runs."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from pipeline.archive import Provenance, SegmentWriter
from pipeline.config import Settings
from pipeline.errors import PutOffError, SourceError
from pipeline.secrets import Vault
from pipeline.sources.choose import CRAWL_DATES
from pipeline.sources.values import Address, Lost, PassedOver, Record, Unit, Yield
from pipeline.steps import run as runs
from pipeline.steps.backfill_request import Request
from pipeline.steps.batching import batches
from pipeline.steps.download import download
from pipeline.steps.pool import WorkerPool, pool_of
from pipeline.steps.process import ProcessReport, process
from pipeline.steps.run import Run, Summary
from pipeline.store import documents, ledger
from pipeline.store.documents import Failure, Held
from pipeline.store.intake import queue_addresses
from pipeline.store.ledger import Job, Progress
from pipeline.store.loading import known_among

logger = logging.getLogger(__name__)

ARCHIVE_BATCH = 10_000
"""Records that are archived and acknowledged at a time, at the most."""

_BATCH_BYTES = 32 * 2**20
"""Bodies that are held until they are archived and acknowledged."""

_PROCESSED = 1_000_000
"""Documents that one call processes at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    What the steps of one backfill share.

    Attributes:
        run: The run.
        job: The backfill in the ledger.
        pool: The extraction workers.
        report: Called with a stage and a number of units of it that are done.
    """

    run: Run
    job: Job
    pool: WorkerPool
    report: Callable[[str, int, int | None], None]


@contextmanager
def desk(
    settings: Settings, request: Request, *, report: Callable[[str, int, int | None], None], wait_seconds: float
) -> Iterator[Desk]:
    """
    Open a run of a backfill and find or enter it in the ledger.

    Raises:
        LockedError: If another backfill is under way.
        SourceError: If the source cannot be listed.
    """
    opening = runs.opened(
        settings,
        flow="backfill",
        ingest_path="backfill",
        parameters=request.parameters,
        now=datetime.now(UTC),
        wait_seconds=wait_seconds,
    )
    pooling = pool_of(settings, since=request.since, until=request.until)
    with pooling as pool, opening as opened, runs.keeping(opened) as run:
        with run.store.transaction() as connection:
            job = ledger.open_job(
                connection,
                source=request.source.name,
                parameters=request.parameters,
                since=request.since,
                until=request.until,
                now=run.now,
            )
        if job.status == "listing" or job.finished_at is not None:  # a folder may hold more than when it was done
            keys = [unit.key for unit in request.source.units()]
            with run.store.transaction() as connection:
                ledger.list_units(connection, job, keys, run.now)
        yield Desk(run=run, job=job, pool=pool, report=report)


def backfill(bench: Desk, request: Request) -> Summary:
    """
    Run a backfill to its end, or to its limit.

    A unit goes on behind the last record that was acknowledged; an interruption at any moment loses nothing and does
    nothing twice.

    Returns:
        What the run came to.
    """
    with bench.run.store.transaction() as connection:
        units = [unit for unit in ledger.units(connection, bench.job.job_id) if unit.state != "done"]
    bench.report("units", 0, len(units))
    left = request.limit
    total = ProcessReport()
    with ThreadPoolExecutor(1) as worker:
        processing: list[Future[ProcessReport]] = [worker.submit(_process, bench)]

        def archived() -> None:
            processing.append(worker.submit(_process, bench, lambda: len(processing)))

        for number, unit in enumerate(units, start=1):
            if left == 0:
                break
            read = _read_unit(bench, request, unit, number, left, archived)
            left = None if left is None else left - read
            bench.report("units", 1, None)
        for future in processing:
            total = total.plus(future.result())
        total = total.plus(_process_all(bench)).plus(_download(bench))
    return _close(bench, total, request, is_idle=not units)


def _read_unit(
    bench: Desk, request: Request, unit: Progress, number: int, left: int | None, archived: Callable[[], object]
) -> int:
    """Read one unit into the archive, batch by batch; returns how many records were read."""
    found = 0
    name = bench.run.segment_name(f"unit{number:05d}")
    with SegmentWriter(bench.run.store.archive, name) as writer:
        try:
            records = islice(request.source.read(Unit(key=unit.unit)), unit.n_records, None)
            records = records if left is None else islice(records, left)
            for batch in batches_of(records):
                unit = _archive(bench, unit, batch, writer)
                found += len(batch)
                archived()
        except PutOffError as error:
            unit = replace(unit, message=str(error))
        except SourceError as error:
            unit = replace(unit, state="failed", message=str(error))
        else:
            unit = unit if left is not None and found >= left else replace(unit, state="done", message="")
    if unit.message:
        logger.warning("%s", unit.message)
    with bench.run.store.transaction() as connection:
        ledger.advance(connection, bench.job.job_id, unit, datetime.now(UTC))
    return found


def batches_of(records: Iterator[Yield]) -> Iterator[list[Yield]]:
    """
    Cut records into what is archived and acknowledged at a time.

    Raises:
        SourceError: If the source breaks off, after what came before has been yielded.
    """
    return batches(
        records,
        most=ARCHIVE_BATCH,
        most_bytes=_BATCH_BYTES,
        size_of=lambda one: len(one.document.body) if isinstance(one, Record) else 0,
    )


def _archive(bench: Desk, unit: Progress, batch: Sequence[Yield], writer: SegmentWriter) -> Progress:
    """Archive what is new of a batch, then acknowledge it together with the progress of its unit."""
    run, job_id, now = bench.run, bench.job.job_id, datetime.now(UTC)
    wanted = {one.alias: one for one in reversed(batch) if isinstance(one, Record | Address)}
    with run.store.transaction() as connection:
        known = known_among(connection, list(wanted)) | documents.brought(connection, list(wanted), job_id=job_id)
    fresh = [one for alias, one in reversed(wanted.items()) if alias not in known]
    held = [_write(one, job_id, writer, now) for one in fresh if isinstance(one, Record)]
    writer.sync()
    lost = [one for one in batch if isinstance(one, Lost)]
    n_known = sum(isinstance(one, Record | Address) for one in batch) - len(fresh)
    ends = [("known", "")] * n_known + [("skipped", one.reason) for one in batch if isinstance(one, PassedOver)]
    ends += [("quarantined", one.reason) for one in lost]
    after = replace(
        unit,
        n_records=unit.n_records + len(batch),
        n_archived=unit.n_archived + len(fresh),
        n_lost=unit.n_lost + len(lost),
    )
    with run.store.transaction() as connection:
        documents.archived(connection, held, run_id=run.run_id)
        addresses = [(one.alias, one.url, one.site_url) for one in fresh if isinstance(one, Address)]
        queue_addresses(connection, addresses, job_id=job_id, run_id=run.run_id, now=now)
        documents.quarantine(connection, [_failure(unit, one) for one in lost], run_id=run.run_id, now=now)
        ledger.count(connection, run.run_id, ends)
        ledger.advance(connection, job_id, after, now)
    bench.report("records", len(batch), None)
    return after


def _write(record: Record, job_id: str, writer: SegmentWriter, now: datetime) -> Held:
    """Archive one record."""
    pointer = writer.append(record.document, Provenance(requested_url=record.document.url))
    return Held(
        alias=record.alias,
        body="page",
        feed=None,
        entry_key=None,
        ingest_path="backfill",
        job_id=job_id,
        first_seen_at=now,
        fetched_at=record.document.fetched_at,
        warc_file=pointer.file,
        warc_offset=pointer.offset,
        warc_digest=pointer.digest,
    )


def _failure(unit: Progress, lost: Lost) -> Failure:
    """A record that cannot be read, as a row of quarantine."""
    return Failure(
        alias=f"{unit.unit}#{lost.place}",
        body="page",
        url=unit.unit,
        feed=None,
        stage="read",
        reason=lost.reason,
        detail=lost.detail,
        due_at=None,
    )


def _process(bench: Desk, archived: Callable[[], int] = lambda: 0) -> ProcessReport:
    """Process what is archived and waits."""
    return process(
        bench.run,
        bench.pool,
        limit=_PROCESSED,
        progress=lambda n: bench.report("articles", n, None),
        job_id=bench.job.job_id,
        archived=archived,
    )


def _process_all(bench: Desk) -> ProcessReport:
    """Process until nothing waits, also what an interrupted run had archived."""
    total = ProcessReport()
    while (done := _process(bench)).documents:
        total = total.plus(done)
    return total


def _download(bench: Desk) -> ProcessReport:
    """Download what the units only named, and process it."""
    total = ProcessReport()
    number = 1
    while True:
        report = download(
            bench.run,
            Vault(),
            number=number,
            limit=bench.run.settings.fetch.page_batch,
            progress=lambda n: bench.report("pages", n, None),
            job_id=bench.job.job_id,
        )
        total = total.plus(_process_all(bench))
        if report.taken == 0:
            return total
        number += 1


def _close(bench: Desk, total: ProcessReport, request: Request, *, is_idle: bool) -> Summary:
    """Settle the job, the run and the snapshot; `is_idle` when all units had been done before."""
    with bench.run.store.transaction() as connection:
        units = ledger.units(connection, bench.job.job_id)
        open_units = sum(unit.state == "pending" for unit in units)
        failed = [unit for unit in units if unit.state == "failed"]
        lost = sum(unit.n_lost for unit in units)
        status = "running" if open_units else "done_with_losses" if failed or lost else "done"
        message = (
            f"{len(units) - open_units - len(failed)} of {len(units)} units done, {len(failed)} failed; "
            f"{lost} records could not be read"
        )
        finished = None if open_units else datetime.now(UTC)
        ledger.set_status(connection, bench.job.job_id, status, message, finished)
    if request.source.name in CRAWL_DATES:
        lag = bench.run.settings.backfill.crawl_lag
        message += f"; pages crawled up to {lag} days behind the last day were read, dates of publication decided"
    if is_idle:
        message += f"; all of it was done before: `tocsin backfill forget {bench.job.job_id}` to read it again"
    worked = len(failed) < len(units) or not units
    sentence = f"{total.new} new articles, {total.copies} links between articles; {message}"
    return runs.close(bench.run, status="completed" if worked else "failed", message=sentence)
