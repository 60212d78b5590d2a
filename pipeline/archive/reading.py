"""Reads records back, and cuts off what was not acknowledged."""

import logging
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from pydantic import ValidationError

from pipeline.archive.values import PROVENANCE, Archived, Pointer, Provenance
from pipeline.errors import ArchiveError
from pipeline.models import Document

logger = logging.getLogger(__name__)


def read(folder: Path, file: str, offset: int) -> Archived:
    """
    Read one record by its place.

    Raises:
        ArchiveError: If the segment is missing or holds no record there.
    """
    path = folder / file
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for archived in _records(stream, file):
                return archived
    except OSError as error:
        raise ArchiveError(
            f"{path}: {error.strerror or error}", "Restore the archive, or run `tocsin doctor`"
        ) from error
    raise ArchiveError(f"{path}: no record at offset {offset}", "Run `tocsin doctor`")


def read_segment(folder: Path, file: str) -> Iterator[Archived]:
    """
    Read all records of a segment in order; a torn end is reported in the log and ends the reading.

    Raises:
        ArchiveError: If the segment is missing.
    """
    path = folder / file
    try:
        with path.open("rb") as stream:
            yield from _records(stream, file)
    except FileNotFoundError as error:
        raise ArchiveError(f"{path}: not there", "Restore the archive") from error
    except OSError as error:
        logger.warning("%s: torn, the rest is lost: %s", path, error)


def truncate_after(folder: Path, file: str, offset: int | None) -> int:
    """
    Cut off what follows the last acknowledged record of a segment.

    Args:
        folder: The archive folder.
        file: The segment.
        offset: Offset of the last acknowledged record; None when none is: the segment is then removed.

    Returns:
        Bytes removed.
    """
    path = folder / file
    size = path.stat().st_size
    if offset is None:
        path.unlink()
        return size
    with path.open("rb") as stream:
        end = end_of_members(stream, offset, 2)
    if end < size:
        with path.open("r+b") as stream:
            stream.truncate(end)
            os.fsync(stream.fileno())
    return size - end


def end_of_members(stream: BinaryIO, offset: int, members: int) -> int:
    """First byte behind a number of complete gzip members."""
    stream.seek(offset)
    end, rest = offset, b""
    for _ in range(members):
        inflater = zlib.decompressobj(wbits=31)
        while not inflater.eof:
            chunk = rest or stream.read(1 << 16)
            if not chunk:
                return end
            inflater.decompress(chunk)
            rest = inflater.unused_data
        end = stream.tell() - len(rest)
    return end


def _records(stream: BinaryIO, file: str) -> Iterator[Archived]:
    """Pair every response or resource with the provenance that follows it."""
    held: tuple[Pointer, WarcRecord, bytes] | None = None
    for record in ArchiveIterator(stream, parse_http=True):
        if record.record_type in (WarcRecordType.response, WarcRecordType.resource):
            if held is not None:
                yield _archived(*held, None)
            pointer = Pointer(
                file=file, offset=record.stream_pos, digest=record.headers.get("WARC-Payload-Digest") or ""
            )
            body = record.reader.read()
            record.freeze()
            held = (pointer, record, body)
        elif record.record_type == WarcRecordType.metadata and held is not None:
            yield _archived(*held, record.reader.read())
            held = None
    if held is not None:
        yield _archived(*held, None)


def _archived(pointer: Pointer, record: WarcRecord, body: bytes, note: bytes | None) -> Archived:
    """Build the value from a record, its payload and its provenance."""
    url = record.headers.get("WARC-Target-URI") or ""
    provenance = _provenance(note, url)
    is_response = record.record_type == WarcRecordType.response
    headers = tuple((name.lower(), value) for name, value in record.http_headers) if is_response else ()
    media_type = record.http_content_type if is_response else record.headers.get("Content-Type")
    document = Document(
        url=provenance.requested_url,
        final_url=url,
        media_type=(media_type or "").split(";")[0].strip().lower(),
        charset=record.http_charset if is_response else None,
        status=record.http_headers.status_code if is_response else None,
        headers=headers,
        body=body,
        hint=provenance.entry,
        feed_language=provenance.feed_language,
        opt_outs=provenance.opt_outs,
        fetched_at=moment_of(record.headers.get("WARC-Date")),
    )
    return Archived(
        pointer=pointer, document=document, provenance=provenance, record_type="response" if is_response else "resource"
    )


def _provenance(note: bytes | None, url: str) -> Provenance:
    """Read the provenance, or make do with the address."""
    if note is None:
        return Provenance(requested_url=url)
    try:
        return PROVENANCE.validate_json(note)
    except ValidationError:
        return Provenance(requested_url=url)


def moment_of(stated: str | None) -> datetime:
    """Read a WARC-Date; the epoch when it is missing."""
    if not stated:
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromisoformat(stated.replace("Z", "+00:00")).astimezone(UTC)
