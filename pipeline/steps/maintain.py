"""The nightly upkeep without Prefect: duties performed one after the other, each with a sentence on what it did."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.config import Settings
from pipeline.errors import LockedError
from pipeline.health import backup
from pipeline.steps import prune
from pipeline.steps import run as runs
from pipeline.steps.run import Run, Summary
from pipeline.store import search, snapshot

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """
    What one duty did.

    Attributes:
        duty: Its name.
        message: One sentence.
    """

    duty: str
    message: str


def checkpoint(run: Run) -> str:
    """Fold the write-ahead log into the live database."""
    before = _size(run)
    with run.store.writing() as connection:
        connection.execute("CHECKPOINT")
    return f"the live database takes {_size(run) // 2**10} KiB, before {before // 2**10} KiB"


def merge_search(run: Run) -> str:
    """Move words that wait in the search index into a sorted run, once there are enough of them."""
    with run.store.transaction() as connection:
        merged = search.merge_recent(connection)
    return f"{merged} words were merged into the search index"


def publish(run: Run) -> str:
    """Put a fresh snapshot in place, whatever the age of the last one."""
    done = snapshot.publish(run.store, now=datetime.now(UTC))
    return f"the snapshot takes {done.size // 2**10} KiB"


def remove_old_pages(run: Run) -> str:
    """Take raw pages beyond their retention out of the archive, and put its small segments together."""
    days, feed_days = run.settings.retention.archive_days, run.settings.retention.feed_days
    try:
        done = prune.prune(
            run.settings,
            older_than=None if days is None else timedelta(days=days),
            feeds_older_than=None if feed_days is None else timedelta(days=feed_days),
            now=run.now,
        )
    except LockedError as error:
        return f"no raw pages were removed: {error.message}"
    kept = "for ever" if days is None else f"for {days} days"
    return (
        f"raw pages are kept {kept}: {done.segments} archive segments went and {done.compacted} became {done.written}, "
        f"{done.bytes // 2**10} KiB were won"
    )


def back_up(run: Run) -> str:
    """Back up the database and the archive, and remove the oldest backups beyond the number to keep."""
    folder = run.settings.data / "backups"
    made = backup.back_up(run.store, folder, now=datetime.now(UTC), keep=run.settings.retention.backups)
    return f"backup {made.path.name} holds {made.note.size // 2**10} KiB and {len(made.note.segments)} segments"


DUTIES: dict[str, Callable[[Run], str]] = {
    "prune": remove_old_pages,
    "merge_search": merge_search,
    "checkpoint": checkpoint,
    "backup": back_up,
    "publish": publish,
}
"""What upkeep consists of, in its order."""

_runs: dict[str, Run] = {}


@contextmanager
def upkeep(settings: Settings, *, wait_seconds: float) -> Iterator[Run]:
    """
    Open a run of the upkeep.

    Raises:
        LockedError: If another one is under way.
        SchemaError: If the database cannot be used.
    """
    opening = runs.opened(
        settings, flow="maintain", ingest_path="live", parameters={}, now=datetime.now(UTC), wait_seconds=wait_seconds
    )
    with opening as run:
        _runs[run.run_id] = run
        try:
            yield run
        finally:
            del _runs[run.run_id]


def perform(run_id: str, duty: str) -> Done:
    """Perform one duty of a run that is open in this process."""
    message = DUTIES[duty](_runs[run_id])
    logger.info("%s: %s", duty, message)
    return Done(duty=duty, message=message)


def maintain(run: Run, start: Callable[[str, str], Done] = perform) -> Summary:
    """
    Perform all duties in their order.

    Args:
        run: Opened by `upkeep`.
        start: Performs one duty, given the run's id and the duty's name.

    Returns:
        What the run came to.
    """
    done = [start(run.run_id, duty) for duty in DUTIES]
    return runs.close(run, status="completed", message="; ".join(one.message for one in done))


def _size(run: Run) -> int:
    """Bytes of the live database and its write-ahead log."""
    files = (run.store.live, run.store.live.with_name(f"{run.store.live.name}.wal"))
    return sum(file.stat().st_size for file in files if file.exists())
