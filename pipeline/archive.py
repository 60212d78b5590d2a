"""The only WARC: writes what was downloaded before anything is done with it, and reads it back."""

import gzip
import hashlib
import logging
import os
import uuid
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from pydantic import TypeAdapter, ValidationError

from pipeline.errors import ArchiveError
from pipeline.models import Document, Entry

logger = logging.getLogger(__name__)

SEGMENT_RECORDS = 1_000
"""Records in one segment: also the largest batch that one task processes (DESIGN: a task a batch)."""

_COMPRESSION = 6
_DROPPED_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})


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


_PROVENANCE: TypeAdapter[Provenance] = TypeAdapter(Provenance)


class SegmentWriter:
    """
    Writes new segments of one run; old segments are never appended to.

    Each record is a gzip member of its own, followed by one that holds its provenance. After `sync` returns, what was
    appended survives a crash.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """
        Args:
            folder: The archive folder.
            name: Unique stem of the segments, such as a run id and a shard.
        """
        self._folder = folder
        self._name = name
        self._number = 0
        self._records = 0
        self._stream: BinaryIO | None = None
        self._file = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def append(self, document: Document, provenance: Provenance) -> Pointer:
        """
        Write one document.

        Raises:
            ArchiveError: If the file system refuses (full disk, permissions).
        """
        digest = hashlib.sha1(document.body, usedforsecurity=False).digest()
        record_id = str(uuid.uuid4())
        record = _response(document, record_id) if document.status is not None else _resource(document, record_id)
        note = _note(provenance, record_id, document.fetched_at)
        try:
            stream = self._segment()
            offset = stream.tell()
            stream.write(_member(record, digest) + _member(note, None))
        except OSError as error:
            raise ArchiveError(
                f"{self._folder / self._file}: {error.strerror}", "Free some space or check permissions, then run again"
            ) from error
        self._records += 1
        return Pointer(file=self._file, offset=offset, digest=f"sha1:{b32encode(digest).decode()}")

    def sync(self) -> None:
        """
        Force all appended records to the disk.

        Raises:
            ArchiveError: If the file system refuses.
        """
        if self._stream is None:
            return
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise ArchiveError(
                f"{self._folder / self._file}: {error.strerror}", "Free some space, then run again"
            ) from error

    def _segment(self) -> BinaryIO:
        """The segment to write to; a new one when there is none or it is full."""
        if self._stream is not None and self._records < SEGMENT_RECORDS:
            return self._stream
        if self._stream is not None:
            self.sync()
            self._stream.close()
        self._number += 1
        self._records = 0
        self._file = f"{self._name}-{self._number:05d}.warc.gz"
        path = self._folder / self._file
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("xb")
        return self._stream


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
    end = _end_of_record(path, offset)
    if end < size:
        with path.open("r+b") as stream:
            stream.truncate(end)
            os.fsync(stream.fileno())
    return size - end


def _end_of_record(path: Path, offset: int) -> int:
    """First byte behind the record at `offset` and its provenance."""
    with path.open("rb") as stream:
        stream.seek(offset)
        positions = []
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                positions.append(record.stream_pos)
                if len(positions) == 3:
                    return int(positions[2])
        except OSError:
            logger.debug("%s: torn behind offset %d", path, offset)
    with path.open("rb") as stream:
        return _end_of_members(stream, offset, 2)


def _end_of_members(stream: BinaryIO, offset: int, members: int) -> int:
    """First byte behind a number of complete gzip members."""
    import zlib  # noqa: PLC0415 (needed after a crash only)

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
        fetched_at=_moment(record.headers.get("WARC-Date")),
    )
    return Archived(
        pointer=pointer, document=document, provenance=provenance, record_type="response" if is_response else "resource"
    )


def _provenance(note: bytes | None, url: str) -> Provenance:
    """Read the provenance, or make do with the address."""
    if note is None:
        return Provenance(requested_url=url)
    try:
        return _PROVENANCE.validate_json(note)
    except ValidationError:
        return Provenance(requested_url=url)


def _moment(stated: str | None) -> datetime:
    """Read a WARC-Date; the epoch when it is missing."""
    if not stated:
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromisoformat(stated.replace("Z", "+00:00")).astimezone(UTC)


def _response(document: Document, record_id: str) -> WarcRecord:
    """The HTTP response, its body decoded: headers that no longer hold are kept under `X-Archive-Orig-`."""
    lines = [f"HTTP/1.1 {document.status} -"]
    for name, value in document.headers:
        if name.lower() == "set-cookie":
            continue
        prefix = "X-Archive-Orig-" if name.lower() in _DROPPED_HEADERS else ""
        lines.append(f"{prefix}{name}: {value}")
    lines.append(f"Content-Length: {len(document.body)}")
    head = "\r\n".join(lines).encode("latin-1", "backslashreplace") + b"\r\n\r\n"
    record = _record(WarcRecordType.response, record_id, document.final_url, document.fetched_at)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(head + document.body)
    return record


def _resource(document: Document, record_id: str) -> WarcRecord:
    """A document that does not come from the web."""
    record = _record(WarcRecordType.resource, record_id, document.final_url, document.fetched_at)
    record.headers["Content-Type"] = document.media_type
    record.set_bytes_content(document.body)
    return record


def _note(provenance: Provenance, record_id: str, moment: datetime) -> WarcRecord:
    """The provenance of a record."""
    record = _record(WarcRecordType.metadata, str(uuid.uuid4()), provenance.requested_url, moment)
    record.headers["WARC-Concurrent-To"] = f"<urn:uuid:{record_id}>"
    record.headers["Content-Type"] = "application/json"
    record.set_bytes_content(_PROVENANCE.dump_json(provenance, exclude_defaults=True))
    return record


def _record(kind: WarcRecordType, record_id: str, url: str, moment: datetime) -> WarcRecord:
    """A record with the headers that all have."""
    record = WarcRecord()
    record.init_headers(kind, record_id.encode())
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return record


def _member(record: WarcRecord, payload_digest: bytes | None) -> bytes:
    """One record as one gzip member."""
    buffer = BytesIO()
    record.write(buffer, checksum_data=True, payload_digest=payload_digest)
    return gzip.compress(buffer.getvalue(), _COMPRESSION, mtime=0)
