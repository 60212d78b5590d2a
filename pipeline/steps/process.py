"""Processes archived documents: reads them, digests them in workers, loads them batch by batch."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.digest import Prepared
from pipeline.identity import Arrival
from pipeline.steps.batching import batches, paired
from pipeline.steps.pool import Undone, WorkerPool
from pipeline.steps.run import Run
from pipeline.store import documents, loading
from pipeline.store.documents import Failure, Held

logger = logging.getLogger(__name__)

LOAD_BATCH = 2_000
"""Documents in one load at the most: one costs half a second before its first document, and others wait for its end."""

LOAD_BYTES = 100 * 2**20
"""Bytes of documents in one load at the most: pages are slow for workers, who are at rest during the last one."""

_PAGE = 10_000
"""Documents that are taken from the queue at a time; no more than what is known of them, without their bodies."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Digested:
    """A document with its size in bytes and what became of it."""

    held: Held
    size: int
    result: Prepared | Undone


def process(
    run: Run,
    pool: WorkerPool,
    *,
    limit: int,
    progress: Callable[[int], None],
    job_id: str | None = None,
    archived: Callable[[], int] = lambda: 0,
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
        archived: Tells how often documents have been archived: where the number has changed before the last one is
            digested, those are processed, too.

    Returns:
        What it came to.
    """
    total = ProcessReport()
    digested = _digested(run, pool, _waiting(run, limit, job_id, archived))
    for batch in batches(digested, most=LOAD_BATCH, most_bytes=LOAD_BYTES, size_of=lambda one: one.size):
        arrivals, failures = _sort(batch)
        total = total.plus(_load(run, arrivals, failures))
        progress(len(batch))
    return total


def _waiting(run: Run, limit: int, job_id: str | None, archived: Callable[[], int]) -> Iterator[Held | None]:
    """What is archived and waits, in the order of the archive; None where nothing does at the moment."""
    last, seen = None, -1
    while True:
        if archived() == seen:
            yield None
            continue
        seen = archived()
        while limit > 0 and (page := _page(run, min(limit, _PAGE), job_id, last)):
            yield from page
            last = page[-1]
            limit -= len(page)


def _page(run: Run, limit: int, job_id: str | None, last: Held | None) -> Sequence[Held]:
    """The next documents that wait behind the last one taken."""
    with run.store.transaction() as connection:
        return documents.pending(connection, limit, job_id=job_id, after=last)


def _digested(run: Run, pool: WorkerPool, waiting: Iterator[Held | None]) -> Iterator[_Digested]:
    """Let workers read documents back from the archive and digest them."""

    def work(held: Iterator[Held | None]) -> Iterator[tuple[int, Prepared] | Undone]:
        places = (None if one is None else (one.warc_file, one.warc_offset) for one in held)
        return pool.digest_archived(run.store.archive, places)

    for one, result in paired(waiting, work):
        size, prepared = (0, result) if isinstance(result, Undone) else result
        yield _Digested(held=one, size=size, result=prepared)


def _sort(batch: Sequence[_Digested]) -> tuple[list[Arrival], list[Failure]]:
    """Part what was digested from what was not."""
    arrivals: list[Arrival] = []
    failures: list[Failure] = []
    for one in batch:
        if isinstance(one.result, Undone):
            failures.append(_failure(one.held, one.result.reason, one.result.detail))
        else:
            values = {name: getattr(one.held, name) for name in Held.__dataclass_fields__}
            arrivals.append(Arrival(**values, prepared=one.result))
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
