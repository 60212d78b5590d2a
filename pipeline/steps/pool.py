"""Gives feeds and pages to worker processes that can be killed: a hostile one costs itself alone."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

import pipeline
from pipeline.config import Settings
from pipeline.dedupe.terms import Fingerprint
from pipeline.digest import Derived, Kit, Prepared, Stored
from pipeline.errors import ArchiveError, FeedError, TocsinError
from pipeline.models import Document, ParsedFeed
from pipeline.steps import worker
from pipeline.steps.worker import FeedSource
from pipeline.tagging.lexicon import load as load_lexicon

logger = logging.getLogger(__name__)

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

AHEAD_ITEMS = 2_000
AHEAD_BYTES = 32 * 2**20
"""What may be given to the workers before its results are taken: enough that they work while a batch is loaded."""

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
    A call that was given to the workers.

    Attributes:
        call: Gives it to a pool.
        pool: The pool that has it.
        future: Its result there.
        size: Bytes.
    """

    call: Callable[[ProcessPool], Future[Any]]
    pool: ProcessPool
    future: Future[Any]
    size: int


class WorkersError(TocsinError):
    """No worker lives long enough to do anything."""


class WorkerPool:
    """
    Worker processes that share nothing with the database; use it as a context manager.

    A worker that dies costs the document that it had in hand. Where that breaks the pool, as the death of an idle one
    does, another pool takes over what had not been done.

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
        context = get_context("forkserver")
        context.set_forkserver_preload([] if _hidden() else ["pipeline.steps.forge"])
        self._open = partial(
            ProcessPool,
            max_workers=workers,
            max_tasks=pages_per_worker,
            initializer=worker.equip,
            initargs=(kit, memory_bytes),
            context=context,
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
        return self._each(worker.digest_document, documents, "extract", lambda document: len(document.body))

    def digest_archived(
        self, folder: Path, places: Iterable[tuple[str, int]]
    ) -> Iterator[tuple[int, Prepared] | Undone]:
        """
        Read documents in the archive and digest them in worker processes, so that no page passes through this one.

        Args:
            folder: The archive.
            places: Segment and offset of each record.

        Returns:
            Size of the body in bytes and what became of it, one result a place, in the same order; a failure is a
            value.
        """
        return self._each(worker.digest_archived, ((folder, *place) for place in places), "extract", lambda _: 0)

    def parse_all(self, sources: Iterable[FeedSource]) -> Iterator[ParsedFeed | Undone]:
        """
        Parse feed documents in worker processes.

        Returns:
            One result a source, in the same order; a failure is a value.
        """
        return self._each(worker.parse_feed, sources, "feed", lambda source: len(source.body))

    def retag_all(self, texts: Iterable[Stored]) -> Iterator[Derived | Undone]:
        """
        Apply the lexicon and the rules of facts to stored texts in worker processes.

        Returns:
            One result a text, in the same order; a failure is a value.
        """
        return self._each(worker.retag_text, texts, "retag", lambda stored: len(stored.text))

    def fingerprint_all(self, texts: Iterable[Stored]) -> Iterator[Fingerprint | Undone]:
        """
        Take the fingerprints of stored texts in worker processes.

        Returns:
            One result a text, in the same order; a failure is a value.
        """
        return self._each(worker.fingerprint_text, texts, "fingerprint", lambda stored: len(stored.text))

    def _each(
        self, function: Callable[[_Item], _Result], items: Iterable[_Item], stage: str, weigh: Callable[[_Item], int]
    ) -> Iterator[_Result | Undone]:
        """Keep the workers busy with a bounded number of items, and yield the results in order."""
        given: deque[_Given] = deque()
        source, weight, ended = iter(items), 0, False
        while True:
            while not ended and len(given) < AHEAD_ITEMS and weight < AHEAD_BYTES:
                item = next(source, None)
                if item is None:
                    ended = True
                else:
                    given.append(self._give(function, item, weigh(item)))
                    weight += given[-1].size
            if not given:
                return
            one = given.popleft()
            weight -= one.size
            yield self._outcome(one, stage)

    def _give(self, function: Callable[[_Item], _Result], item: _Item, size: int) -> _Given:
        """Give a call to the workers."""

        def call(pool: ProcessPool) -> Future[Any]:
            future: Future[Any] = pool.schedule(function, args=(item,), timeout=self._timeout_seconds)
            return future

        pool, future = self._schedule(call)
        return _Given(call=call, pool=pool, future=future, size=size)

    def _schedule(self, call: Callable[[ProcessPool], Future[Any]]) -> tuple[ProcessPool, Future[Any]]:
        """Give a call to the pool at hand, or to another one where that is broken."""
        while True:
            pool = self._pool
            try:
                return pool, call(pool)
            except RuntimeError:
                self._renew(pool)

    def _result(self, given: _Given) -> Any:
        """Wait for a result, through as many pools as it takes."""
        pool, future = given.pool, given.future
        while True:
            while not wait([future], timeout=_LOOK_SECONDS).done and pool.active:
                continue
            try:
                result = future.result(timeout=0)
            except (BrokenProcessPool, FutureTimeoutError):
                if pool.active:
                    raise
                pool, future = self._schedule(given.call)
            else:
                self._renewals = 0
                return result

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

    def _outcome(self, given: _Given, stage: str) -> Any:
        """What a worker returned, or why it could not."""
        try:
            return self._result(given)
        except FutureTimeoutError:
            return Undone(reason=f"{stage}_timeout", detail=f"no result after {self._timeout_seconds:g} s")
        except ProcessExpired as error:
            return Undone(reason=f"{stage}_crash", detail=f"the worker died with exit code {error.exitcode}")
        except MemoryError:
            return Undone(reason=f"{stage}_memory", detail="the worker's memory limit was reached")
        except (FeedError, ArchiveError) as error:
            reason = error.reason if isinstance(error, FeedError) else "archive_unreadable"
            return Undone(reason=reason, detail=error.message)
        except WorkersError:
            raise
        except Exception as error:
            logger.debug("%s failed", stage, exc_info=error)
            return Undone(reason=f"{stage}_error", detail=f"{type(error).__name__}: {error}"[:300])


def _hidden() -> bool:
    """Whether the current folder, which the server looks in first, holds another package of our name."""
    return Path("pipeline").is_dir() and not Path("pipeline").samefile(Path(pipeline.__file__).parent)


def pool_of(settings: Settings, *, since: date | None = None, until: date | None = None) -> WorkerPool:
    """The extraction workers of these settings; dates bound what they accept."""
    return WorkerPool(
        kit=Kit(lexicon=load_lexicon(settings.folder), opt_out=settings.fetch.opt_out, since=since, until=until),
        workers=settings.workers,
        timeout_seconds=settings.extract.timeout,
        memory_bytes=settings.extract.memory,
        pages_per_worker=settings.extract.pages_per_worker,
    )
