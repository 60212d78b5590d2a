"""Shows the progress of a run: bars on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from pipeline.steps.progress import Reporter, silent

_PLAIN_EVERY_SECONDS = 10.0


@contextmanager
def progress(*, enabled: bool) -> Iterator[Reporter]:
    """
    Show progress on standard error while a run is under way.

    Args:
        enabled: False reports nothing.
    """
    if not enabled:
        yield silent
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield _Bars(bars)
    else:
        yield _Lines()


def _bars() -> Progress:
    """The bars of a terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description:>9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class _Bars:
    """A bar a stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        with self._lock:
            if stage not in self._tasks:
                self._tasks[stage] = self._bars.add_task(stage, total=total)
            if total is not None:
                self._bars.update(self._tasks[stage], total=total)
            self._bars.advance(self._tasks[stage], done)


class _Lines:
    """A line a stage, now and then."""

    def __init__(self) -> None:
        self._done: dict[str, int] = {}
        self._said = time.monotonic()
        self._lock = Lock()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        with self._lock:
            self._done[stage] = self._done.get(stage, 0) + done
            if time.monotonic() - self._said < _PLAIN_EVERY_SECONDS:
                return
            self._said = time.monotonic()
            sys.stderr.write("tocsin: " + ", ".join(f"{n} {name}" for name, n in self._done.items()) + "\n")
