"""Runs `digest` in worker processes that can be killed: a page that hangs or devours memory costs itself alone."""

import logging
import resource
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from pipeline.digest import Kit, Prepared, digest
from pipeline.models import Document
from pipeline.tagging.lexicon import load as load_lexicon

logger = logging.getLogger(__name__)

_kit: Kit | None = None


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


class DigestPool:
    """
    Worker processes that share nothing with the database; use it as a context manager.

    Args:
        config: Folder with the lexicon; every worker loads it once.
        opt_out: Policy on reserved texts, see `pipeline.digest.Kit`.
        workers: Number of processes.
        timeout_seconds: Longest time for one document.
        memory_bytes: Address space of one worker beyond what it has at its start.
        pages_per_worker: Documents after which a worker is replaced.
    """

    def __init__(
        self,
        *,
        config: Path,
        opt_out: str,
        workers: int,
        timeout_seconds: float,
        memory_bytes: int,
        pages_per_worker: int,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=pages_per_worker,
            initializer=_equip,
            initargs=(config, opt_out, memory_bytes),
            context=get_context("spawn"),
        )

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

        Args:
            documents: Drawn as they are scheduled.

        Returns:
            One result a document, in the same order; a failure is a value.
        """
        futures = [self._pool.schedule(_digest_one, args=(one,), timeout=self._timeout_seconds) for one in documents]
        for future in futures:
            try:
                yield future.result()
            except FutureTimeoutError:
                yield Undone(reason="extract_timeout", detail=f"no result after {self._timeout_seconds:g} s")
            except ProcessExpired as error:
                yield Undone(reason="extract_crash", detail=f"the worker died with exit code {error.exitcode}")
            except MemoryError:
                yield Undone(reason="extract_memory", detail="the worker's memory limit was reached")
            except Exception as error:
                logger.debug("digest failed", exc_info=error)
                yield Undone(reason="extract_error", detail=f"{type(error).__name__}: {error}"[:300])


def _equip(config: Path, opt_out: str, memory_bytes: int) -> None:
    """Load what a worker needs, then bound its memory."""
    global _kit  # noqa: PLW0603 (the one thing that a worker process keeps)
    _kit = Kit(lexicon=load_lexicon(config), opt_out=opt_out)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if _has_proc() else 0
    resource.setrlimit(resource.RLIMIT_AS, (used + memory_bytes, used + memory_bytes))


def _has_proc() -> bool:
    """Whether this system tells a process its own size."""
    return Path("/proc/self/statm").exists()


def _digest_one(document: Document) -> Prepared:
    """What runs in a worker."""
    if _kit is None:
        message = "the worker was not equipped"
        raise RuntimeError(message)
    return digest(document, _kit)
