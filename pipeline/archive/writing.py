"""Writes new segments: a record and its provenance, each a gzip member of its own."""

import hashlib
import os
import uuid
from base64 import b32encode
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from fastwarc.warc import WarcRecord, WarcRecordType
from zlib_ng import zlib_ng

from pipeline.archive.values import PROVENANCE, Pointer, Provenance
from pipeline.errors import ArchiveError
from pipeline.failpoints import reach
from pipeline.models import Document

SEGMENT_RECORDS = 1_000
"""Records in one segment: also the largest batch that one task processes."""

_COMPRESSION = 5
# Of the labelled news pages zlib-ng makes at this level what zlib makes at level 6, and 1 % more, in 40 % of the time
# (our evaluation).
_GZIP = 31  # window bits that ask for the gzip format
_DROPPED_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_SECRET_HEADERS = frozenset({"set-cookie", "www-authenticate"})


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
        if self._stream is None:
            return
        try:
            self._stream.close()
        except OSError as failure:
            if kind is None:
                raise self._refused(failure) from failure

    def _refused(self, error: OSError) -> ArchiveError:
        """Say that the file system refuses, and what to do."""
        return ArchiveError(
            f"{self._folder / self._file}: {error.strerror}", "Free some space or check permissions, then run again"
        )

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
            reach("archive.append.before")
            offset = stream.tell()
            stream.write(_member(record, digest) + _member(note, None))
        except OSError as error:
            raise self._refused(error) from error
        reach("archive.append.after")
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
            reach("archive.sync.before")
            self._stream.flush()
            os.fsync(self._stream.fileno())
            reach("archive.sync.after")
        except OSError as error:
            raise self._refused(error) from error

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


def _response(document: Document, record_id: str) -> WarcRecord:
    """The HTTP response, its body decoded: headers that no longer hold are kept under `X-Archive-Orig-`."""
    lines = [f"HTTP/1.1 {document.status} -"]
    for name, value in document.headers:
        if name.lower() in _SECRET_HEADERS:
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
    record.set_bytes_content(PROVENANCE.dump_json(provenance, exclude_defaults=True))
    return record


def _record(kind: WarcRecordType, record_id: str, url: str, moment: datetime) -> WarcRecord:
    """A record with the headers that all have."""
    record = WarcRecord()
    record.init_headers(kind, f"uuid:{record_id}".encode())
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return record


def _member(record: WarcRecord, payload_digest: bytes | None) -> bytes:
    """One record as one gzip member."""
    buffer = BytesIO()
    record.write(buffer, checksum_data=True, payload_digest=payload_digest)
    return zlib_ng.compress(buffer.getvalue(), _COMPRESSION, wbits=_GZIP)


def sync_folder(folder: Path) -> None:
    """
    Force the entries of a folder to the disk, so that a new file is found after a power cut.

    Raises:
        OSError: If the file system refuses.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
