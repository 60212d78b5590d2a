"""Processes archived documents: reads them, digests them in workers, loads them batch by batch."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from pipeline import archive
from pipeline.digest import Prepared
from pipeline.errors import ArchiveError
from pipeline.identity import Arrival
from pipeline.models import Document
from pipeline.steps.pool import Undone, WorkerPool
from pipeline.steps.run import Run
from pipeline.store import documents, loading
from pipeline.store.documents import Failure, Held

logger = logging.getLogger(__name__)

LOAD_BATCH = 250
"""Documents in one load: small enough that workers are busy while the last batch is being loaded."""


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
    with run.store.transaction() as connection:
        held = documents.pending(connection, limit, job_id=job_id)
    readable, unreadable = _read(run, held)
    total = _load(run, [], unreadable)
    results = zip(readable, pool.digest_all(document for _, document in readable), strict=True)
    while batch := list(islice(results, LOAD_BATCH)):
        arrivals, failures = _sort(batch)
        total = total.plus(_load(run, arrivals, failures))
        progress(len(batch))
    return total


def _read(run: Run, held: Sequence[Held]) -> tuple[list[tuple[Held, Document]], list[Failure]]:
    """Read documents back from the archive."""
    readable: list[tuple[Held, Document]] = []
    failures: list[Failure] = []
    for one in held:
        try:
            record = archive.read(run.store.archive, one.warc_file, one.warc_offset)
        except ArchiveError as error:
            failures.append(_failure(one, "archive_unreadable", str(error)))
        else:
            readable.append((one, record.document))
    return readable, failures


def _sort(
    batch: Sequence[tuple[tuple[Held, Document], Prepared | Undone]],
) -> tuple[list[Arrival], list[Failure]]:
    """Part what was digested from what was not."""
    arrivals: list[Arrival] = []
    failures: list[Failure] = []
    for (held, _), result in batch:
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
