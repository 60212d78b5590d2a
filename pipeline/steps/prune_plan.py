"""Decides what becomes of archive segments: which go, which are written anew without what has outlived its keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.archive import SEGMENT_RECORDS

_ENDING = ".warc.gz"
_SMALL_RECORDS = SEGMENT_RECORDS // 2
"""Segments of more records are not worth writing anew only to save a file."""

_MOST_BYTES = 1 << 28
"""Of one new segment, before what has outlived its keep is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """
    One segment as it is.

    Attributes:
        file: Its name, relative to the archive folder.
        size: Bytes.
        records: Raw records in it that a row names.
        outlived: Those of them that have outlived their keep.
        is_busy: Whether a run may still write to it, or a document in it waits to be processed.
        holds_feeds: Whether all of them are documents of feeds, which have an age of their own.
    """

    file: str
    size: int
    records: int
    outlived: int
    is_busy: bool
    holds_feeds: bool = False

    @property
    def day(self) -> date | None:
        """The day on which its run began, as its folder says; None when it lies elsewhere."""
        try:
            return date(*(int(part) for part in self.file.split("/")[:3]))
        except (TypeError, ValueError):
            return None

    @property
    def staying(self) -> int:
        """Records that stay."""
        return self.records - self.outlived


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What becomes of an archive.

    Attributes:
        removed: Segments of which nothing stays.
        groups: Segments whose remaining records are put together into one new segment each.
    """

    removed: tuple[Segment, ...]
    groups: tuple[tuple[Segment, ...], ...]


def plan(segments: Sequence[Segment], *, today: date, unnamed_before: date | None) -> Plan:
    """
    Decide what becomes of segments.

    A segment goes when every record that a row names has outlived its keep; one that no row names goes when it is from
    before a day. One of which at least half has outlived its keep is written anew. Small neighbours of one day that is
    over are put together: the order of names stays the order of time, which a rebuilt database depends on. Documents of
    feeds, which it does not depend on, are put together among themselves, so that they can go as a whole.

    Args:
        segments: In order of their names.
        today: UTC; segments of this day are not put together yet.
        unnamed_before: Day before which a segment that no row names goes; None when it stays.

    Returns:
        What is to be done; segments that are not in it stay as they are.
    """
    idle = [one for one in segments if not one.is_busy]
    removed = [one for one in idle if _is_over(one, unnamed_before)]
    gone = {one.file for one in removed}
    left = [one for one in segments if one.file not in gone]
    kinds = ([one for one in left if one.holds_feeds], [one for one in left if not one.holds_feeds])
    return Plan(removed=tuple(removed), groups=tuple(group for kind in kinds for group in _groups(kind, today)))


def compacted_name(first: str, number: int) -> str:
    """
    Name the new segment so that it sorts where the first of its sources did.

    Args:
        first: That source.
        number: Counted up from 1 until the name is free.
    """
    stem, _, last = first.removesuffix(_ENDING).rpartition(".c")
    return f"{stem if stem and last.isdigit() else first.removesuffix(_ENDING)}.c{number}{_ENDING}"


def _is_over(segment: Segment, unnamed_before: date | None) -> bool:
    """Whether nothing of an idle segment stays."""
    if segment.records:
        return segment.staying == 0
    return unnamed_before is not None and segment.day is not None and segment.day < unnamed_before


def _groups(segments: Sequence[Segment], today: date) -> Iterator[tuple[Segment, ...]]:
    """Neighbours that become one segment, and single ones that are worth writing anew."""
    group: list[Segment] = []
    for segment in segments:
        if group and not (_is_small(segment, today) and _fits(group, segment)):
            if _is_worth_it(group):
                yield tuple(group)
            group = []
        if _is_small(segment, today):
            group.append(segment)
        elif _is_wasteful(segment):
            yield (segment,)
    if group and _is_worth_it(group):
        yield tuple(group)


def _is_small(segment: Segment, today: date) -> bool:
    """Whether a segment may be put together with its neighbours."""
    settled = segment.day is not None and segment.day < today
    return settled and not segment.is_busy and 0 < segment.staying <= _SMALL_RECORDS


def _fits(group: Sequence[Segment], segment: Segment) -> bool:
    """Whether another segment fits into a group: the same day, within the bounds of a segment."""
    records = sum(one.staying for one in group) + segment.staying
    size = sum(one.size for one in group) + segment.size
    return group[0].day == segment.day and records <= SEGMENT_RECORDS and size <= _MOST_BYTES


def _is_worth_it(group: Sequence[Segment]) -> bool:
    """Whether a group saves a file or space."""
    return len(group) > 1 or _is_wasteful(group[0])


def _is_wasteful(segment: Segment) -> bool:
    """Whether at least half of an idle segment has outlived its keep."""
    return not segment.is_busy and 0 < segment.records <= 2 * segment.outlived
