"""Erases records from segments: their bytes go, and all others keep their places."""

import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.archive.reading import end_of_members
from pipeline.errors import ArchiveError

_NOTE = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\nerased on demand\r\n\r\n"
)
_EXTRA = 60_000
"""Padding of one member: the extra field of a gzip header holds up to 65,535 bytes (RFC 1952, section 2.3.1.1)."""


def erase(folder: Path, file: str, offsets: Iterable[int]) -> int:
    """
    Overwrite records and their provenance with a note that something was removed.

    The note is padded to the length of what it replaces, so that every other record of the segment stays where rows
    point. The segment is written anew beside the old one and put in its place.

    Args:
        folder: The archive folder.
        file: The segment.
        offsets: Offsets of the records.

    Returns:
        Bytes overwritten.

    Raises:
        ArchiveError: If the segment cannot be read or written.
    """
    path = folder / file
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    erased = 0
    try:
        content = bytearray(path.read_bytes())
        with path.open("rb") as stream:
            spans = [(offset, end_of_members(stream, offset, 2)) for offset in sorted(set(offsets))]
        for start, end in spans:
            content[start:end] = filler(end - start)
            erased += end - start
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"{path}: {error.strerror or error}", "Check permissions and space, then run again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return erased


def filler(length: int) -> bytes:
    """
    Make gzip members of exactly this length, each a WARC record that says nothing but that something was erased.

    Args:
        length: Bytes; at least 300, which any record and its provenance exceed.

    Raises:
        ArchiveError: If there is no room for a note.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(_NOTE) + packer.flush()
    trailer = struct.pack("<II", zlib.crc32(_NOTE), len(_NOTE))
    least = 12 + len(packed) + len(trailer)
    members = []
    left = length
    while left:
        size = min(left, _EXTRA)
        if 0 < left - size < least:
            size = left - least
        if size < least:
            raise ArchiveError(f"a record of {length} bytes is too short to be erased in place", "")
        head = b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x02\xff" + struct.pack("<H", size - least) + bytes(size - least)
        members.append(head + packed + trailer)
        left -= size
    return b"".join(members)
