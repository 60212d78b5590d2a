"""Moves records out of old segments into a new one, byte for byte; the old ones stay as they are."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.archive.writing import sync_folder
from pipeline.errors import ArchiveError, StorageError
from pipeline.failpoints import reach


class Move(NamedTuple):
    """
    Where a record was, and where a copy of it is.

    Attributes:
        old_file: Segment, relative to the archive folder.
        old_offset: First byte of the record there.
        new_file: The new segment.
        new_offset: First byte of the record there.
    """

    old_file: str
    old_offset: int
    new_file: str
    new_offset: int


def spans(folder: Path, file: str) -> dict[int, int]:
    """
    Measure every document of a segment.

    Returns:
        First byte of each response or resource, and the first byte behind it and its provenance.

    Raises:
        ArchiveError: If the segment is missing or cannot be read to its end.
    """
    path = folder / file
    starts: list[tuple[int, WarcRecordType]] = []
    try:
        with path.open("rb") as stream:
            starts.extend((one.stream_pos, one.record_type) for one in ArchiveIterator(stream, parse_http=False))
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}", "Run `tocsin doctor --deep`") from error
    ends = [*(start for start, _ in starts[1:]), size, size]
    kinds = [*(kind for _, kind in starts[1:]), None]
    return {
        start: ends[number + (kinds[number] == WarcRecordType.metadata)]
        for number, (start, kind) in enumerate(starts)
        if kind in (WarcRecordType.response, WarcRecordType.resource)
    }


def freed(folder: Path, staying: Mapping[str, Collection[int]]) -> int:
    """
    Tell how many bytes are won by copying only some records of segments.

    Args:
        folder: The archive folder.
        staying: Offsets of the records to copy, by segment.

    Raises:
        ArchiveError: If a segment cannot be read, or lacks one of the records.
    """
    won = 0
    for file, offsets in staying.items():
        places = _places(folder, file, offsets)
        won += (folder / file).stat().st_size - sum(end - start for start, end in places)
    return won


def copy_records(folder: Path, staying: Mapping[str, Collection[int]], target: str) -> tuple[Move, ...]:
    """
    Copy records with their provenance into a new segment and force it to the disk.

    Members of gzip are copied as they are, so ids, dates and digests stay. What was copied is read once more before
    anybody may rely on it.

    Args:
        folder: The archive folder.
        staying: Offsets of the records to copy, by segment, in the order in which they are to stand.
        target: Name of the new segment, relative to the folder.

    Returns:
        One move a record.

    Raises:
        ArchiveError: If a segment cannot be read, or lacks one of the records.
        StorageError: If the new one cannot be written.
    """
    path = folder / target
    places = {file: _places(folder, file, offsets) for file, offsets in staying.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        reach("archive.compact.before")
        with path.open("xb") as stream:
            moves = [move for file in places for move in _copy(folder, file, places[file], stream, target)]
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StorageError(
            f"{path}: {error.strerror or error}", "Free some space or check permissions, then run again"
        ) from error
    if sorted(spans(folder, target)) != [move.new_offset for move in moves]:
        path.unlink()
        raise ArchiveError(f"{path}: what was copied does not read as it should", "Run `tocsin doctor --deep`")
    reach("archive.compact.after")
    return tuple(moves)


def _copy(folder: Path, file: str, places: Sequence[tuple[int, int]], stream: BinaryIO, target: str) -> Iterator[Move]:
    """Append records of one segment to the new one."""
    with (folder / file).open("rb") as source:
        for start, end in places:
            yield Move(file, start, target, stream.tell())
            source.seek(start)
            stream.write(source.read(end - start))


def remove_segments(folder: Path, files: Sequence[str]) -> None:
    """
    Remove segments, and folders that are left empty; one that is gone already is passed over.

    Args:
        folder: The archive folder.
        files: Segments, relative to it.
    """
    for file in files:
        path = folder / file
        reach("archive.remove.before")
        path.unlink(missing_ok=True)
        reach("archive.remove.after")
        for parent in path.parents:
            if parent == folder or not parent.is_dir() or any(parent.iterdir()):
                break
            parent.rmdir()


def _places(folder: Path, file: str, offsets: Collection[int]) -> list[tuple[int, int]]:
    """First bytes and ends of some records of a segment, in their order."""
    ends = spans(folder, file)
    missing = sorted(set(offsets) - ends.keys())
    if missing:
        raise ArchiveError(f"{folder / file}: no record at offset {missing[0]}", "Run `tocsin doctor --deep`")
    return [(offset, ends[offset]) for offset in sorted(set(offsets))]
