"""Processes archived documents: reads them, digests them in workers, loads them batch by batch."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.digest import Prepared
from pipeline.identity import Arrival
from pipeline.steps.pool import Undone, WorkerPool
from pipeline.steps.run import Run
from pipeline.store import documents, loading
from pipeline.store.documents import Failure, Held

logger = logging.getLogger(__name__)

LOAD_BATCH = 1_000
"""Documents in one load at the most: a load costs half a second before its first document."""

LOAD_BYTES = 40 * 2**20
"""Bytes of documents in one load at the most: pages, which workers are slow at, are loaded in smaller batches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessReport:
    """
    What processing came to.

    Attributes:
        documents: Documents processed.
        new: Articles added.
        versions: Articles whose text changed.
        copies: Links to originals.
        failed: Documents that no worker could digest.
    """

    documents: int = 0
    new: int = 0
    versions: int = 0
    copies: int = 0
    failed: int = 0

    def plus(self, other: "ProcessReport") -> "ProcessReport":
        """Add two reports."""
        names = ProcessReport.__dataclass_fields__
        return ProcessReport(**{name: getattr(self, name) + getattr(other, name) for name in names})


def process(
    run: Run, pool: WorkerPool, *, limit: int, progress: Callable[[int], None], job_id: str | None = None
) -> ProcessReport:
    """
    Process what is archived and waits.

    Workers go on with the next batch while one is loaded. A crash loses nothing: a batch is loaded in one transaction
    that also takes its documents off the queue.

    Args:
        run: The run.
        pool: The workers.
        limit: Most documents to take.
        progress: Called with the number of documents done, after each batch.
        job_id: The backfill whose documents are processed; None for those of live runs.

    Returns:
        What it came to.
    """
    total = ProcessReport()
    for batch in _batches(_digested(run, pool, _waiting(run, limit, job_id))):
        arrivals, failures = _sort(batch)
        total = total.plus(_load(run, arrivals, failures))
        progress(len(batch))
    return total


def _waiting(run: Run, limit: int, job_id: str | None) -> Iterator[Held]:
    """What is archived and waits, in the order of the archive, also what comes to wait behind the last one taken."""
    last: Held | None = None
    while limit > 0:
        with run.store.transaction() as connection:
            page = documents.pending(connection, min(limit, LOAD_BATCH), job_id=job_id, after=last)
        if not page:
            return
        yield from page
        last = page[-1]
        limit -= len(page)


def _digested(run: Run, pool: WorkerPool, waiting: Iterator[Held]) -> Iterator[tuple[Held, int, Prepared | Undone]]:
    """Let workers read documents back from the archive and digest them; each with its size in bytes."""
    order: deque[Held] = deque()

    def places() -> Iterator[tuple[str, int]]:
        for one in waiting:
            order.append(one)
            yield one.warc_file, one.warc_offset

    for result in pool.digest_archived(run.store.archive, places()):
        size, prepared = (0, result) if isinstance(result, Undone) else result
        yield order.popleft(), size, prepared


def _batches(
    digested: Iterator[tuple[Held, int, Prepared | Undone]],
) -> Iterator[list[tuple[Held, Prepared | Undone]]]:
    """Cut what is to be loaded into batches, by nothing but the documents themselves."""
    batch: list[tuple[Held, Prepared | Undone]] = []
    size = 0
    for held, n_bytes, result in digested:
        batch.append((held, result))
        size += n_bytes
        if len(batch) == LOAD_BATCH or size >= LOAD_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _sort(batch: Sequence[tuple[Held, Prepared | Undone]]) -> tuple[list[Arrival], list[Failure]]:
    """Part what was digested from what was not."""
    arrivals: list[Arrival] = []
    failures: list[Failure] = []
    for held, result in batch:
        if isinstance(result, Undone):
            failures.append(_failure(held, result.reason, result.detail))
        else:
            values = {name: getattr(held, name) for name in Held.__dataclass_fields__}
            arrivals.append(Arrival(**values, prepared=result))
    return arrivals, failures


def _failure(held: Held, reason: str, detail: str) -> Failure:
    """A document that goes to quarantine with its bytes."""
    return Failure(
        alias=held.alias,
        body=held.body,
        url=held.alias,
        feed=held.feed,
        stage="extract",
        reason=reason,
        detail=detail,
        due_at=None,
        warc_file=held.warc_file,
        warc_offset=held.warc_offset,
        warc_digest=held.warc_digest,
    )


def _load(run: Run, arrivals: Sequence[Arrival], failures: Sequence[Failure]) -> ProcessReport:
    """Load one batch in one transaction."""
    if not arrivals and not failures:
        return ProcessReport()
    now = datetime.now(UTC)
    days = run.settings.store.dedupe_window_days
    window = None if days is None else timedelta(days=days)
    with run.store.transaction() as connection:
        loaded = loading.load(connection, arrivals, run_id=run.run_id, now=now, window=window)
        documents.failed(connection, failures, run_id=run.run_id, now=now)
    return ProcessReport(
        documents=len(arrivals) + len(failures),
        new=loaded.new,
        versions=loaded.versions,
        copies=loaded.copies,
        failed=len(failures),
    )
