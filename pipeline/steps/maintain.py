"""The nightly upkeep without Prefect: duties performed one after the other, each with a sentence on what it did."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.config import Settings
from pipeline.steps import run as runs
from pipeline.steps.run import Run, Summary
from pipeline.store import snapshot

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


def publish(run: Run) -> str:
    """Put a fresh snapshot in place, whatever the age of the last one."""
    done = snapshot.publish(run.store, now=datetime.now(UTC))
    return f"the snapshot takes {done.size // 2**10} KiB"


DUTIES: dict[str, Callable[[Run], str]] = {"checkpoint": checkpoint, "publish": publish}
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
