"""The values of the archive: where a record is, what was known of it beforehand, what is read back."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from pipeline.models import Document, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """
    Where one record is.

    Attributes:
        file: Segment, relative to the archive folder.
        offset: First byte of the record in the segment.
        digest: `sha1:` and the base-32 SHA-1 of the payload.
    """

    file: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """
    What was known of a document before it was fetched; archived beside it.

    Attributes:
        requested_url: Address asked for, secrets removed.
        feed: Name of the feed that led to it; None when none did.
        feed_language: Language stated for the feed.
        feed_country: Country of the publisher, ISO 3166-1 alpha-3.
        feed_family: Ownership family of the publisher.
        entry: The feed entry; None when none led here.
        opt_outs: Machine-readable reservations met on the way: response headers, robots.txt.
    """

    requested_url: str
    feed: str | None = None
    feed_language: str | None = None
    feed_country: str | None = None
    feed_family: str | None = None
    entry: Entry | None = None
    opt_outs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """
    One record read back.

    Attributes:
        pointer: Where it is.
        document: The document, ready for extraction.
        provenance: What was known beforehand.
        record_type: `response` or `resource`.
    """

    pointer: Pointer
    document: Document
    provenance: Provenance
    record_type: str


PROVENANCE: TypeAdapter[Provenance] = TypeAdapter(Provenance)
"""Reads and writes the provenance as JSON."""
