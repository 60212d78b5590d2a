"""Reads WARC files that others wrote: whole, truncated or damaged ones give what they hold and say what they lost."""

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.archive.reading import moment_of
from pipeline.models import Document

_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_SLACK_BYTES = 1_024  # between two records, beyond what headers take in their plainest spelling
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignRecord:
    """
    One record of a WARC file, or a place at which something is lost.

    Attributes:
        offset: Where it begins in the file, bytes of the compressed file where it is compressed by record.
        document: The document; None where it cannot be read.
        status: HTTP status; None for records without one.
        problem: Why it cannot be read; empty when it can.
        reason: The same in a word: `truncated`, `damaged`, `too_large` or `not_warc`; empty when it can be read.
    """

    offset: int
    document: Document | None
    status: int | None = None
    problem: str = ""
    reason: str = ""


def read_foreign(path: Path, largest: int) -> Iterator[ForeignRecord]:
    """
    Read the responses, resources and conversions of a WARC file in order; gzip and lz4 are recognised by their bytes.

    Lengths and block digests (ISO 28500, sections 5.6 and 5.8) are compared with what is there: a record that ends too
    early is a problem and no document; one whose bytes differ from its digest is read, and a problem follows it. Where
    the file holds bytes between two records that belong to none, that is a problem too.

    Args:
        path: The file; it is streamed, whatever its size.
        largest: Most bytes of one body; a longer one is a problem.

    Yields:
        Records and problems; the last is a problem where the file breaks off.

    Raises:
        OSError: If the file cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(5)
        stream.seek(0)
        if not head.startswith((b"WARC/", b"\x1f\x8b", b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd")):
            yield _lost(0, "not_warc", "this is no WARC file" if head else "the file is empty")
            return
        yield from _records(stream, largest, plain=head == b"WARC/")


def _records(stream: BinaryIO, largest: int, *, plain: bool) -> Iterator[ForeignRecord]:
    """Read record after record; `plain` files tell by their offsets what lies between two records."""
    last, behind = 0, 0
    try:
        for record in ArchiveIterator(stream, parse_http=False, quirks_mode=True):
            last = record.stream_pos
            if plain and last > behind + _SLACK_BYTES:
                yield _lost(behind, "damaged", f"some {last - behind} bytes before offset {last} belong to no record")
            if record.headers.get("Content-Length") is None:
                yield _lost(last, "truncated", "the file breaks off inside the header of a record")
                continue
            behind = last + record.content_length + sum(len(name) + len(value) + 4 for name, value in record.headers)
            yield from _read(record, largest)
    except (OSError, ValueError, EOFError) as error:
        yield _lost(last, "damaged", f"the file breaks off or is damaged behind this record: {error}")


def _read(record: WarcRecord, largest: int) -> Iterator[ForeignRecord]:
    """One record, and what is wrong with it."""
    offset, stated = record.stream_pos, record.content_length
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    name = url or "a record without address"
    wanted = bool(record.record_type & _TYPES)
    if not wanted or stated > largest:
        length = _passed(record)
        if length < stated:
            yield _lost(offset, "truncated", f"{name}: breaks off after {length} of {stated} bytes")
        elif wanted:
            yield _lost(offset, "too_large", f"{name}: longer than {largest} bytes")
        return
    block = record.reader.read(stated)
    if len(block) < stated:
        yield _lost(offset, "truncated", f"{name}: breaks off after {len(block)} of {stated} bytes")
        return
    is_http = record.is_http
    try:
        record.set_bytes_content(block)
        if is_http:
            record.parse_http(auto_decode="all", quirks_mode=True)
        body = record.reader.read(largest + 1)
    except (OSError, ValueError, EOFError) as error:
        yield _lost(offset, "damaged", f"{name}: {error}")
        return
    if len(body) > largest:
        yield _lost(offset, "too_large", f"{name}: longer than {largest} bytes")
        return
    yield _document(record, offset, url, body)
    if not _as_digested(record, block):
        yield _lost(offset, "damaged", f"{name}: its bytes differ from its digest; it is read as it is")


def _lost(offset: int, reason: str, problem: str) -> ForeignRecord:
    """A place at which something is lost."""
    return ForeignRecord(offset=offset, document=None, problem=problem, reason=reason)


def _passed(record: WarcRecord) -> int:
    """Read past a record; returns how many bytes it really has."""
    length = 0
    while piece := record.reader.read(_PIECE):
        length += len(piece)
    return length


def _as_digested(record: WarcRecord, block: bytes) -> bool:
    """Whether a block has the SHA-1 digest that its record states; true where it states none."""
    stated = (record.headers.get("WARC-Block-Digest") or "").strip()
    algorithm, _, value = stated.partition(":")
    if algorithm.lower() != "sha1" or not value:
        return True
    digest = hashlib.sha1(block, usedforsecurity=False)
    return value.lower() in (b32encode(digest.digest()).decode().lower(), digest.hexdigest())


def _document(record: WarcRecord, offset: int, url: str, body: bytes) -> ForeignRecord:
    """A record that was read, as a document."""
    status = record.http_headers.status_code if record.is_http and record.http_headers else None
    media_type = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    headers = tuple((name.lower(), value) for name, value in record.http_headers) if record.http_headers else ()
    document = Document(
        url=url,
        final_url=url,
        media_type=(media_type or "").split(";")[0].strip().lower(),
        charset=record.http_charset if record.is_http else None,
        status=status or 200,
        headers=headers,
        body=body,
        fetched_at=_date(record),
    )
    return ForeignRecord(offset=offset, document=document, status=status)


def _date(record: WarcRecord) -> datetime:
    """When the record was crawled; the epoch where it does not say."""
    try:
        return moment_of(record.headers.get("WARC-Date"))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
