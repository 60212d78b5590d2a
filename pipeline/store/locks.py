"""Advisory locks between processes: one for a run of a flow, one for a transaction."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.errors import LockedError

LONGEST_PAUSE: Final = 0.2
"""Seconds after which whoever waits for a lock tries again, at the longest."""


@contextmanager
def locked(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """
    Hold an exclusive `flock` on a file; the system frees it when the process dies.

    Whoever waits asks for it meanwhile: see `is_asked_for`.

    Args:
        path: The lock file; created when missing. It holds the process id of its holder.
        wait_seconds: How long to wait for another holder; 0 gives up at once, infinity waits for ever.

    Raises:
        LockedError: If another process still holds it after the wait.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, time.monotonic() + wait_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_asked_for(path: Path) -> bool:
    """Whether somebody waits for a lock."""
    with _bell(path) as descriptor:
        return not _has_taken(descriptor)


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    """Take the lock or give up at the deadline (monotonic seconds)."""
    if _has_taken(descriptor):
        return
    with _bell(path) as bell:
        fcntl.flock(bell, fcntl.LOCK_SH)
        pause = 0.002
        while not _has_taken(descriptor):
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode().strip() or "unknown"
                raise LockedError(
                    f"{path.name} is held by process {holder}", "Wait for that run to end, or pass --wait"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)


def _has_taken(descriptor: int) -> bool:
    """Try to take an exclusive lock."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _bell(path: Path) -> Iterator[int]:
    """Open the file whose lock those share who wait for another lock."""
    descriptor = os.open(path.with_name(f"{path.name}.asked"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
