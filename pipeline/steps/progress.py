"""Who is told of the progress of a run, whether Prefect runs it or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Reporter(Protocol):
    """Shows progress to a person or a machine."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Say that `done` more units of a stage are done; `total`, where given, is how many there are."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Report nothing."""


_reporter: ContextVar[Reporter] = ContextVar("reporter", default=silent)


@contextmanager
def reporting(report: Reporter) -> Iterator[None]:
    """Show the progress of runs that are opened inside."""
    token = _reporter.set(report)
    try:
        yield
    finally:
        _reporter.reset(token)


def current_reporter() -> Reporter:
    """Who is told at present."""
    return _reporter.get()
