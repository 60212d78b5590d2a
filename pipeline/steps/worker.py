"""What runs inside a worker process: parses one feed, digests one page, tags one text anew."""

import gc
import os
import resource
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from pipeline import archive, feeds
from pipeline.dedupe.terms import Fingerprint, fingerprint
from pipeline.digest import Derived, Kit, Prepared, Stored, digest_all, retag
from pipeline.models import Document, ParsedFeed
from pipeline.web.exchange import Fetched

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_kit: Kit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """
    One feed document to parse.

    Attributes:
        url: Address that answered.
        content_type: As its header says; None when it has none.
        headers: As received.
        body: Decoded bytes.
        fetched_at: When they were received, UTC; dates after it cannot be believed.
    """

    url: str
    content_type: str | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    @classmethod
    def of(cls, answer: Fetched) -> Self:
        """The document that an answer holds."""
        return cls(
            url=answer.final_url,
            content_type=answer.header("content-type"),
            headers=answer.headers,
            body=answer.body,
            fetched_at=answer.fetched_at,
        )


def equip(kit: Kit, memory_bytes: int) -> None:
    """Keep what a worker needs, then bound its memory."""
    global _kit  # noqa: PLW0603 (the one thing that a worker process keeps)
    _kit = kit
    os.nice(5)  # what is digested waits for the process that loads, never the other way about
    gc.freeze()  # what is here stays to the end: looking for garbage in it takes a tenth of the time
    gc.set_threshold(5_000, 20, 50)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if _has_proc() else 0
    resource.setrlimit(resource.RLIMIT_AS, (used + memory_bytes, used + memory_bytes))


def _has_proc() -> bool:
    """Whether this system tells a process its own size."""
    return Path("/proc/self/statm").exists()


def each(function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result | Exception]:
    """Do one thing with some items, one after the other; what fails is an exception in its place."""
    results: list[_Result | Exception] = []
    for item in items:
        try:
            results.append(function(item))
        except Exception as error:  # noqa: BLE001 (an item that fails must not cost the others)
            error.add_note(traceback.format_exc())
            results.append(error)
    return results


def parse_feed(source: FeedSource) -> ParsedFeed:
    """Parse one feed document."""
    return feeds.parse(
        source.body, url=source.url, content_type=source.content_type, headers=source.headers, now=source.fetched_at
    )


def retag_text(stored: Stored) -> Derived:
    """Apply the lexicon and the rules of facts to one stored text."""
    return retag(stored, _equipped())


def fingerprint_text(stored: Stored) -> Fingerprint:
    """Take the fingerprint of one stored text."""
    return fingerprint(stored.text, stored.language)


def _equipped() -> Kit:
    """
    What this worker holds documents against.

    Raises:
        RuntimeError: If this process is no worker.
    """
    if _kit is None:
        message = "the worker was not equipped"
        raise RuntimeError(message)
    return _kit


def digest_documents(documents: Sequence[Document]) -> list[Prepared | Exception]:
    """Digest some documents; what fails is an exception in its place."""
    return digest_all(documents, _equipped())


def digest_archived(places: Sequence[tuple[Path, str, int]]) -> list[tuple[int, Prepared] | Exception]:
    """Read documents at their places in the archive and digest them; with the size of each body in bytes."""
    sizes: list[int] = []

    def documents() -> Iterator[Document | Exception]:
        for place in places:
            (read,) = each(_read, [place])
            sizes.append(0 if isinstance(read, Exception) else len(read.body))
            yield read

    digested = digest_all(documents(), _equipped())
    return [one if isinstance(one, Exception) else (size, one) for size, one in zip(sizes, digested, strict=True)]


def _read(place: tuple[Path, str, int]) -> Document:
    """Read one document at its place in the archive."""
    return archive.read(*place).document
