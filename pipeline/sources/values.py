"""The values of backfill sources: a unit of work, and what a unit yields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """
    A piece of a source that is read in one go and resumed by record: a file, a sitemap, a page of captures.

    Attributes:
        key: Its address or path; stable, because the ledger knows it by that.
        size: Bytes, where they are known beforehand; None when not.
    """

    key: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    A document with its bytes.

    Attributes:
        alias: Key under which it is queued: the article key of its address, or a `file:` identity.
        document: The document.
        place: Where it stood in the unit, for people: a line, an offset.
        position: Bytes of the unit before it, where the source knows; None where it does not.
    """

    alias: str
    document: Document
    place: str
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """
    A page that is still to be downloaded.

    Attributes:
        alias: Key under which it is queued.
        url: Address to request.
        site_url: Address under which the article is known, where `url` is a capture of it; None when it is the same.
        place: Where it stood in the unit.
    """

    alias: str
    url: str
    site_url: str | None = None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """
    A record that cannot be read.

    Attributes:
        reason: `damaged`, `truncated`, `bad_json`, `no_text`, `bad_url`, ...
        detail: One line for people.
        place: Where it stood in the unit.
    """

    reason: str
    detail: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """
    A record that is read and not wanted: another type, another host, outside of the dates.

    Attributes:
        reason: Why.
    """

    reason: str


Yield = Record | Address | Lost | PassedOver


class Source(Protocol):
    """A kind of place that the past is read from."""

    @property
    def name(self) -> str:
        """Name of the kind, as in the ledger."""

    def units(self) -> Iterator[Unit]:
        """
        List the units, always in the same order.

        Raises:
            SourceError: If the source cannot be listed.
        """

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read a unit from its beginning; records come in the same order each time.

        Raises:
            SourceError: If the unit cannot be read any further.
        """
