"""The main job without Prefect: polls feeds, downloads pages, processes documents, publishes; batches overlap."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol, TypeVar

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.models import Feed
from pipeline.secrets import Secret, Vault, split
from pipeline.steps import run as runs
from pipeline.steps.download import DownloadReport, download
from pipeline.steps.poll import PollReport, Shard, plan_polls, poll, subscribe
from pipeline.steps.pool import WorkerPool, pool_of
from pipeline.steps.process import ProcessReport, process
from pipeline.steps.progress import Reporter, current_reporter
from pipeline.steps.run import Run, Summary

logger = logging.getLogger(__name__)

PROCESS_LIMIT = 1_000
"""Documents in one processing task: as many as one archive segment holds."""

_Result_co = TypeVar("_Result_co", covariant=True)


class Future(Protocol[_Result_co]):
    """What a submitted step returns: a thread's future or Prefect's."""

    def result(self) -> _Result_co:
        """Wait for the step and return what it returned, or raise what it raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """
    What the steps of one run share.

    Attributes:
        run: The run.
        feeds: Subscribed feeds, secrets taken off their URLs.
        vault: Those secrets.
        pool: The extraction workers.
        report: Shows progress.
        processing: Held by the one step that processes documents at a time.
    """

    run: Run
    feeds: tuple[Feed, ...]
    vault: Vault
    pool: WorkerPool
    report: Reporter
    processing: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """
    How the steps of a run are started: in threads of this process, or as Prefect tasks.

    Attributes:
        poll: Starts the poll of one shard of feeds.
        download: Starts the download of one batch, by number.
        process: Starts the processing of what is archived, by number.
    """

    poll: Callable[[str, Shard], Future[PollReport]]
    download: Callable[[str, int], Future[DownloadReport]]
    process: Callable[[str, int], Future[ProcessReport]]


_benches: dict[str, Workbench] = {}


def poll_shard(run_id: str, shard: Shard) -> PollReport:
    """Poll one shard of a run's feeds."""
    bench = _benches[run_id]
    done = poll(bench.run, bench.vault, bench.pool, shard)
    bench.report("feeds", len(shard.feeds), None)
    logger.info(
        "%s: %d feeds answered, %d failed; %d entries, %d of them new; %d pages to fetch",
        *(shard.name, done.answered, len(done.failed), done.n_entries, done.n_new, done.n_queued),
    )
    return done


def download_batch(run_id: str, number: int) -> DownloadReport:
    """Download one batch of the pages that are due."""
    bench = _benches[run_id]
    done = download(
        bench.run,
        bench.vault,
        number=number,
        limit=bench.run.settings.fetch.page_batch,
        progress=lambda n: bench.report("pages", n, None),
    )
    logger.info(
        "download %d: %d pages were due, %d archived, %d replaced by the feed's own text, %d not to be had now",
        *(number, done.taken, done.archived, done.stood_in, done.failed),
    )
    return done


def process_batch(run_id: str, number: int) -> ProcessReport:
    """Process what is archived and waits."""
    bench = _benches[run_id]
    with bench.processing:
        done = process(bench.run, bench.pool, limit=PROCESS_LIMIT, progress=lambda n: bench.report("articles", n, None))
    logger.info(
        "batch %d: %d documents, %d new articles, %d new versions, %d links, %d quarantined by the workers",
        *(number, done.documents, done.new, done.versions, done.copies, done.failed),
    )
    return done


@contextmanager
def workbench(
    settings: Settings,
    feeds: Sequence[Feed],
    *,
    parameters: dict[str, object],
    wait_seconds: float,
    pool: WorkerPool | None = None,
) -> Iterator[Workbench]:
    """
    Open a run of the main job with everything that its steps share.

    Args:
        settings: What the run is under.
        feeds: Subscribed feeds; their URLs may carry secrets.
        parameters: Recorded with the run.
        wait_seconds: How long to wait for another ingest.
        pool: Extraction workers that outlive the run; None starts some for this run alone.

    Raises:
        LockedError: If another ingest is under way.
        SchemaError: If the database cannot be used.
    """
    parted = [split(feed.url) for feed in feeds]
    clean = tuple(replace(feed, url=url) for feed, (url, _) in zip(feeds, parted, strict=True))
    secrets: list[Secret] = [secret for _, found in parted for secret in found]
    opening = runs.opened(
        settings,
        flow="ingest",
        ingest_path="live",
        parameters=parameters,
        now=datetime.now(UTC),
        wait_seconds=wait_seconds,
    )
    with nullcontext(pool) if pool else pool_of(settings) as workers, opening as run:
        subscribe(run, clean)
        bench = Workbench(run=run, feeds=clean, vault=Vault(secrets), pool=workers, report=current_reporter())
        _benches[run.run_id] = bench
        try:
            yield bench
        finally:
            del _benches[run.run_id]


def ingest(bench: Workbench, submit: Submit, *, only: Sequence[str] = (), limit: int | None = None) -> Summary:
    """
    Run the main job once.

    Args:
        bench: What the steps share.
        submit: How steps are started.
        only: Names of the feeds to poll; empty means all.
        limit: Most pages to download.

    Returns:
        What the run came to.

    Raises:
        UsageError: If `only` names a feed that is not subscribed.
    """
    run_id = bench.run.run_id
    chosen = choose(bench.feeds, only)
    shards, not_due = plan_polls(bench.run, chosen)
    bench.report("feeds", not_due, len(chosen))
    polled = [future.result() for future in [submit.poll(run_id, shard) for shard in shards]]
    reached = sum(report.answered for report in polled) + not_due
    processed = _download_and_process(run_id, submit, limit if limit is not None else -1)
    worked = reached > 0 or processed.documents > 0 or not chosen
    message = _sentence(polled, processed)
    return runs.close(bench.run, status="completed" if worked else "failed", message=message)


def choose(feeds: Sequence[Feed], only: Sequence[str]) -> tuple[Feed, ...]:
    """
    Pick feeds by name.

    Raises:
        UsageError: If a name is not subscribed.
    """
    names = {feed.name for feed in feeds}
    missing = [name for name in only if name not in names]
    if missing:
        raise UsageError(f'no feed is named "{missing[0]}"', "See `tocsin feeds list`")
    return tuple(feed for feed in feeds if not only or feed.name in only)


def _download_and_process(run_id: str, submit: Submit, limit: int) -> ProcessReport:
    """Download batch by batch; each is processed while the next one is downloaded."""
    processing = [submit.process(run_id, 0)]
    number, left = 1, limit
    while left != 0:
        report = submit.download(run_id, number).result()
        if report.taken == 0:
            break
        left = max(left - report.taken, 0) if left > 0 else left
        processing.append(submit.process(run_id, number))
        number += 1
    reports = [future.result() for future in processing]
    reports.append(submit.process(run_id, number).result())
    total = ProcessReport()
    for one in reports:
        total = total.plus(one)
    return total


def _sentence(polled: Sequence[PollReport], processed: ProcessReport) -> str:
    """Say what a run came to."""
    feeds = sum(len(report.failed) for report in polled)
    failed = f"; {feeds} feeds failed" if feeds else ""
    return (
        f"{processed.new} new articles, {processed.versions} new versions, {processed.copies} links between articles"
        f"{failed}"
    )


@contextmanager
def in_threads() -> Iterator[Submit]:
    """Start steps in threads of this process."""
    with ThreadPoolExecutor(1) as polls, ThreadPoolExecutor(1) as downloads, ThreadPoolExecutor(1) as processing:
        yield Submit(
            poll=lambda run_id, shard: polls.submit(poll_shard, run_id, shard),
            download=lambda run_id, number: downloads.submit(download_batch, run_id, number),
            process=lambda run_id, number: processing.submit(process_batch, run_id, number),
        )
