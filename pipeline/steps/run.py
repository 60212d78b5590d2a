"""A run of a flow: opens it after recovering from what an earlier one left behind, and closes it with its sums."""

import gc
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline import archive
from pipeline.config import Settings
from pipeline.errors import TocsinError
from pipeline.store import reference, runs, snapshot
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.queries import statement
from pipeline.tagging.lexicon import load as load_lexicon

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    One run under way.

    Attributes:
        run_id: Its identifier.
        flow: `ingest`, `backfill`, `replay` or `maintain`.
        ingest_path: `live`, `backfill` or `replay`.
        settings: What it runs under.
        store: The corpus.
        now: When it began, UTC.
    """

    run_id: str
    flow: str
    ingest_path: str
    settings: Settings
    store: Store
    now: datetime

    def segment_name(self, shard: str) -> str:
        """Stem of the archive segments of one shard of this run."""
        return f"{self.now:%Y/%m/%d}/{self.run_id}-{shard}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    What a run came to.

    Attributes:
        run_id: Its identifier.
        status: `completed` or `failed`.
        message: One sentence.
        counts: Its outcomes.
        snapshot: What publishing did; None when it was not reached.
    """

    run_id: str
    status: str
    message: str
    counts: tuple[runs.Count, ...]
    snapshot: snapshot.Published | None


class NothingWorkedError(TocsinError):
    """A run in which no feed answered and nothing was processed (exit code 1)."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(f"nothing worked in run {summary.run_id}: {summary.message}", "See `tocsin feeds check`")
        self.summary = summary

    def __reduce__(self) -> tuple[type["NothingWorkedError"], tuple[Summary]]:
        return type(self), (self.summary,)


def store_of(settings: Settings) -> Store:
    """The corpus of these settings."""
    return Store(data=settings.data, memory_limit=settings.store.memory_limit, threads=1)


@contextmanager
def opened(
    settings: Settings,
    *,
    flow: str,
    ingest_path: str,
    parameters: Mapping[str, object],
    now: datetime,
    wait_seconds: float = 0,
) -> Iterator[Run]:
    """
    Hold the flow's lock, bring the schema up to date, recover, and record the run.

    An exception inside ends the run as failed and goes on.

    Args:
        settings: What the run is under.
        flow: Name of the flow; one run of each at a time.
        ingest_path: What its articles are marked with.
        parameters: Recorded with the run; no secrets.
        now: UTC.
        wait_seconds: How long to wait for another run of the flow.

    Raises:
        ConfigError: If the lexicon is wrong.
        LockedError: If another run of the flow is under way.
        SchemaError: If the database cannot be used.
    """
    gc.set_threshold(100_000, 50, 1_000)  # batches are large and no garbage: looking for some took 5 % of the time
    sys.setswitchinterval(0.0005)  # whoever loads must not wait long for whoever archives
    store = store_of(settings)
    lexicon = load_lexicon(settings.folder)
    with locked(store.run_lock(flow), wait_seconds=wait_seconds):
        store.prepare(now)
        run_id = runs.new_run_id(now)
        with store.transaction() as connection:
            crashed = runs.begin(
                connection, run_id=run_id, flow=flow, ingest_path=ingest_path, parameters=parameters, now=now
            )
            recover(connection, store.archive, crashed)
            reference.refresh(connection, lexicon)
            reference.note_configuration(connection, settings.version)
        run = Run(run_id=run_id, flow=flow, ingest_path=ingest_path, settings=settings, store=store, now=now)
        try:
            yield run
        except BaseException as error:
            _fail(run, error)
            raise


@contextmanager
def keeping(run: Run) -> Iterator[Run]:
    """Keep the database open from one transaction of a run to the next, until another process wants to write."""
    with run.store.kept() as store:
        yield replace(run, store=store)


def recover(connection: duckdb.DuckDBPyConnection, folder: Path, crashed: tuple[str, ...]) -> None:
    """
    Cut off what crashed runs archived but did not acknowledge, and count what became of what they served.

    Args:
        connection: Inside a transaction.
        folder: The archive.
        crashed: Ids of the runs.
    """
    for run_id in crashed:
        logger.warning("run %s was found unfinished and is taken up", run_id)
        runs.count_entries(connection, run_id)
        acknowledged = dict(connection.execute(statement("acknowledged_segments"), {"prefix": run_id}).fetchall())
        for path in sorted(folder.rglob(f"{run_id}-*.warc.gz")):
            file = str(path.relative_to(folder))
            removed = archive.truncate_after(folder, file, acknowledged.get(file))
            if removed:
                logger.warning("%s: cut off %d bytes that were not acknowledged", file, removed)


def close(run: Run, *, status: str, message: str) -> Summary:
    """
    Count the outcomes of a run, record its end, and publish.

    Returns:
        What the run came to.
    """
    ended = datetime.now(UTC)
    with run.store.transaction() as connection:
        runs.count_entries(connection, run.run_id)
        runs.finish(connection, run_id=run.run_id, status=status, message=message, now=ended)
        counts = runs.counts(connection, run.run_id)
    published = snapshot.publish(run.store, now=ended, every_seconds=run.settings.store.publish_every)
    return Summary(run_id=run.run_id, status=status, message=message, counts=counts, snapshot=published)


def _fail(run: Run, error: BaseException) -> None:
    """Record that a run failed; what it had acknowledged stays."""
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, TocsinError):
        message = str(error)
    elif not isinstance(error, Exception):
        message = "interrupted; the next run goes on"
    try:
        with run.store.transaction() as connection:
            runs.count_entries(connection, run.run_id)
            runs.finish(connection, run_id=run.run_id, status="failed", message=message, now=datetime.now(UTC))
    except (TocsinError, OSError, duckdb.Error) as second:
        logger.error("run %s could not be marked as failed: %s", run.run_id, second)
