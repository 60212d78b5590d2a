"""Reads WARC files that others wrote: whole, truncated or damaged ones give what they hold and say what they lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.archive.reading import moment_of
from pipeline.models import Document

_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignRecord:
    """
    One record of a WARC file.

    Attributes:
        offset: Where it begins in the file, bytes of the compressed file where it is compressed by record.
        document: The document; None where it cannot be read.
        status: HTTP status; None for records without one.
        problem: Why it cannot be read; empty when it can.
    """

    offset: int
    document: Document | None
    status: int | None = None
    problem: str = ""


def read_foreign(path: Path, largest: int) -> Iterator[ForeignRecord]:
    """
    Read the responses, resources and conversions of a WARC file in order; gzip and lz4 are recognised by their bytes.

    Args:
        path: The file; it is streamed, whatever its size.
        largest: Most bytes of one body; a longer one is a problem.

    Yields:
        Records; the last one is a problem where the file breaks off or goes on with something else.

    Raises:
        OSError: If the file cannot be opened.
    """
    last = 0
    with path.open("rb") as stream:
        if not _begins_well(stream):
            yield ForeignRecord(offset=0, document=None, problem="this is no WARC file")
            return
        try:
            for record in ArchiveIterator(
                stream, record_types=_TYPES, parse_http=True, quirks_mode=True, auto_decode="all"
            ):
                last = record.stream_pos
                yield _read(record, largest)
        except (OSError, ValueError, EOFError) as error:
            yield ForeignRecord(offset=last, document=None, problem=f"the file breaks off or is damaged here: {error}")


def _begins_well(stream: BinaryIO) -> bool:
    """Whether a file begins like WARC, gzip, lz4 or zstd."""
    head = stream.read(5)
    stream.seek(0)
    return head.startswith((b"WARC/", b"\x1f\x8b", b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd"))


def _read(record: WarcRecord, largest: int) -> ForeignRecord:
    """One record as a document."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    status = record.http_headers.status_code if record.is_http and record.http_headers else None
    try:
        body = record.reader.read(largest + 1)
    except (OSError, ValueError, EOFError) as error:
        return ForeignRecord(offset=record.stream_pos, document=None, status=status, problem=f"{url}: {error}")
    if len(body) > largest:
        return ForeignRecord(
            offset=record.stream_pos, document=None, status=status, problem=f"{url}: longer than {largest} bytes"
        )
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
    return ForeignRecord(offset=record.stream_pos, document=document, status=status)


def _date(record: WarcRecord) -> datetime:
    """When the record was crawled; the epoch where it does not say."""
    try:
        return moment_of(record.headers.get("WARC-Date"))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
