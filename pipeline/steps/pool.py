"""Gives feeds and pages to worker processes that can be killed: a hostile one costs itself alone."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.config import Settings
from pipeline.dedupe.terms import Fingerprint
from pipeline.digest import Derived, Kit, Prepared, Stored
from pipeline.errors import ArchiveError, FeedError, TocsinError
from pipeline.models import Document, ParsedFeed
from pipeline.steps import worker
from pipeline.steps.nursery import open_nursery
from pipeline.steps.worker import FeedSource
from pipeline.tagging.lexicon import load as load_lexicon

logger = logging.getLogger(__name__)

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

AHEAD_ITEMS = 4_000
AHEAD_BYTES = 32 * 2**20
"""What may be given to the workers before its results are taken: enough that they work while a batch is loaded."""

HANDFUL = 32
"""Items that a worker is given at a time: passing one on by itself costs a fifth of digesting a short text."""

_LOOK_SECONDS = 1.0
"""Between two looks at whether the workers that a result is waited for are still there."""

_MOST_RENEWALS = 3
"""Times in a row that workers are replaced all together without a single result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """
    Why a document could not be digested.

    Attributes:
        reason: `extract_timeout`, `extract_memory`, `extract_crash` or `extract_error`.
        detail: One line for people.
    """

    reason: str
    detail: str


@dataclass(slots=True, kw_only=True)
class _Given:
    """
    A handful of items that was given to the workers.

    Attributes:
        function: What is done with each.
        items: The items.
        size: Bytes.
        pool: The pool that has them.
        future: Its results there, in the order of the items.
    """

    function: Callable[[Any], Any]
    items: list[Any]
    size: int
    pool: ProcessPool
    future: Future[list[Any]]


class WorkersError(TocsinError):
    """No worker lives long enough to do anything."""


class WorkerPool:
    """
    Worker processes that share nothing with the database; use it as a context manager.

    A worker that dies costs the document that it had in hand: the others of its handful are done again, each by itself.
    Where that breaks the pool, as the death of an idle one does, another pool takes over what had not been done.

    They are forked from a server process that holds the imported libraries and nothing else, so that starting or
    replacing one costs no imports.

    Args:
        kit: What documents are held against; every worker gets a copy.
        workers: Number of processes.
        timeout_seconds: Longest time for one document.
        memory_bytes: Address space of one worker beyond what it has at its start.
        pages_per_worker: Documents after which a worker is replaced.
    """

    def __init__(
        self,
        *,
        kit: Kit,
        workers: int,
        timeout_seconds: float,
        memory_bytes: int,
        pages_per_worker: int,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._open = partial(
            ProcessPool,
            max_workers=workers,
            max_tasks=max(1, pages_per_worker // HANDFUL),
            initializer=worker.equip,
            initargs=(kit, memory_bytes),
            context=open_nursery(),
        )
        self._pool = self._open()
        self._renewing = Lock()
        self._renewals = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def digest_all(self, documents: Iterable[Document]) -> Iterator[Prepared | Undone]:
        """
        Digest documents in worker processes.

        Returns:
            One result a document, in the same order; a failure is a value.
        """
        return self._each(worker.digest_documents, documents, "extract", lambda document: len(document.body))

    def digest_archived(
        self, folder: Path, places: Iterable[tuple[str, int] | None]
    ) -> Iterator[tuple[int, Prepared] | Undone]:
        """
        Read documents in the archive and digest them in worker processes, so that no page passes through this one.

        Args:
            folder: The archive.
            places: Segment and offset of each record; None where no other is known yet, to be asked again as long as
                any is under way.

        Returns:
            Size of the body in bytes and what became of it, one result a place, in the same order; a failure is a
            value.
        """
        records = (None if place is None else (folder, *place) for place in places)
        return self._each(worker.digest_archived, records, "extract", lambda _: 0)

    def parse_all(self, sources: Iterable[FeedSource]) -> Iterator[ParsedFeed | Undone]:
        """
        Parse feed documents in worker processes.

        Returns:
            One result a source, in the same order; a failure is a value.
        """
        return self._each(partial(worker.each, worker.parse_feed), sources, "feed", lambda source: len(source.body))

    def retag_all(self, texts: Iterable[Stored | None]) -> Iterator[Derived | Undone]:
        """
        Apply the lexicon and the rules of facts to stored texts in worker processes.

        Args:
            texts: None where no other is known yet, to be asked again as long as any is under way.

        Returns:
            One result a text, in the same order; a failure is a value.
        """
        return self._each(partial(worker.each, worker.retag_text), texts, "retag", lambda stored: len(stored.text))

    def fingerprint_all(self, texts: Iterable[Stored]) -> Iterator[Fingerprint | Undone]:
        """
        Take the fingerprints of stored texts in worker processes.

        Returns:
            One result a text, in the same order; a failure is a value.
        """
        return self._each(
            partial(worker.each, worker.fingerprint_text), texts, "fingerprint", lambda stored: len(stored.text)
        )

    def _each(
        self,
        function: Callable[[Sequence[_Item]], Sequence[_Result | Exception]],
        items: Iterable[_Item | None],
        stage: str,
        weigh: Callable[[_Item], int],
    ) -> Iterator[_Result | Undone]:
        """Keep the workers busy with a bounded number of items, and yield the results in order."""
        given: deque[_Given] = deque()
        source, n_ahead, weight = iter(items), 0, 0
        while True:
            while n_ahead < AHEAD_ITEMS and weight < AHEAD_BYTES and (handful := _handful(source)):
                given.append(self._give(function, handful, sum(map(weigh, handful))))
                n_ahead += len(handful)
                weight += given[-1].size
            if not given:
                return
            one = given.popleft()
            n_ahead -= len(one.items)
            weight -= one.size
            yield from self._outcomes(one, stage)

    def _give(self, function: Callable[[Any], Any], items: list[Any], size: int = 0) -> _Given:
        """Give a handful to the pool at hand, or to another one where that is broken."""
        while True:
            pool = self._pool
            try:
                future = pool.schedule(function, args=(items,), timeout=self._timeout_seconds)
            except RuntimeError:
                self._renew(pool)
            else:
                return _Given(function=function, items=items, size=size, pool=pool, future=future)

    def _results(self, given: _Given) -> list[Any]:
        """Wait for the results of a handful, through as many pools as it takes."""
        while True:
            while not wait([given.future], timeout=_LOOK_SECONDS).done and given.pool.active:
                continue
            try:
                results = given.future.result(timeout=0)
            except (BrokenProcessPool, FutureTimeoutError):
                if given.pool.active:
                    raise
                given = self._give(given.function, given.items)
            else:
                self._renewals = 0
                return results

    def _renew(self, broken: ProcessPool) -> None:
        """
        Replace a broken pool, once for all who find it broken.

        Raises:
            WorkersError: If the pools before it broke, too, and none of them had done anything.
        """
        with self._renewing:
            if self._pool is not broken:
                return
            if self._renewals >= _MOST_RENEWALS:
                raise WorkersError("extraction workers die as soon as they start", "Look at the memory that is free")
            logger.warning("extraction workers died; all of them are replaced")
            # What is left of it is cleared away in the background: that waits for threads that may wait for ever.
            Thread(target=broken.join, name="broken-pool", daemon=True).start()
            self._renewals += 1
            self._pool = self._open()

    def _outcomes(self, given: _Given, stage: str) -> Iterator[Any]:
        """What a worker returned for each item, or why it could not; one that costs its worker costs itself alone."""
        try:
            results = self._results(given)
        except WorkersError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
            if len(given.items) == 1:
                yield self._undone(error, stage)
                return
            for alone in [self._give(given.function, [item]) for item in given.items]:
                yield from self._outcomes(alone, stage)
            return
        yield from (self._undone(one, stage) if isinstance(one, Exception) else one for one in results)

    def _undone(self, error: Exception, stage: str) -> Undone:
        """Say why a worker could not."""
        match error:
            case FutureTimeoutError():
                return Undone(reason=f"{stage}_timeout", detail=f"no result after {self._timeout_seconds:g} s")
            case ProcessExpired():
                return Undone(reason=f"{stage}_crash", detail=f"the worker died with exit code {error.exitcode}")
            case MemoryError():
                return Undone(reason=f"{stage}_memory", detail="the worker's memory limit was reached")
            case FeedError():
                return Undone(reason=error.reason, detail=error.message)
            case ArchiveError():
                return Undone(reason="archive_unreadable", detail=error.message)
            case _:
                logger.debug("%s failed", stage, exc_info=error)
                return Undone(reason=f"{stage}_error", detail=f"{type(error).__name__}: {error}"[:300])


def _handful(source: Iterator[_Item | None]) -> list[_Item]:
    """The next few items, up to where no other is known yet."""
    handful: list[_Item] = []
    for item in source:
        if item is None:
            break
        handful.append(item)
        if len(handful) == HANDFUL:
            break
    return handful


def pool_of(settings: Settings, *, since: date | None = None, until: date | None = None) -> WorkerPool:
    """The extraction workers of these settings; dates bound what they accept."""
    open_nursery()  # gets ready while the lexicon is read and the corpus is opened
    return WorkerPool(
        kit=Kit(lexicon=load_lexicon(settings.folder), opt_out=settings.fetch.opt_out, since=since, until=until),
        workers=settings.workers,
        timeout_seconds=settings.extract.timeout,
        memory_bytes=settings.extract.memory,
        pages_per_worker=settings.extract.pages_per_worker,
    )
