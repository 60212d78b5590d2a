"""Says what a backfill would do, without writing anything."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from pipeline.errors import SourceError
from pipeline.sources.values import Address, Lost, Record, Unit, Yield
from pipeline.steps.backfill_request import Request
from pipeline.urls import host

_SAMPLE = 2_000
_TABLES = "application/json"

# Measured with the pages and articles of benchmarks/backfill.py: CPU seconds a record of all processes together, and
# what a record takes in the archive, as a share of its body.
_PAGE_SECONDS, _TEXT_SECONDS = 0.034, 0.0065
_PAGE_SHARE, _TEXT_SHARE = 0.20, 0.70
_PAGE_BYTES = 174_000  # mean of 181 hand-labelled news pages, for pages that are still to be downloaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a backfill would do.

    Attributes:
        units: Number of units.
        records: Number of records; an estimate from the first ones unless `counted_all`.
        counted_all: Whether every record was counted.
        lost: Records among those looked at that cannot be read.
        downloads: Records among `records` that are addresses to download.
        bytes: Estimate of what the archive grows by.
        seconds: Estimate of CPU time.
        waiting_seconds: Least time for the downloads, one host after the other's turn; 0 where there are none.
        problems: Units that cannot be read, or not to their end, and why.
    """

    units: int
    records: int
    counted_all: bool
    lost: int
    downloads: int
    bytes: int
    seconds: float
    waiting_seconds: float
    problems: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What was seen of a source so far."""

    looked: int = 0
    lost: int = 0
    size: float = 0.0
    seconds: float = 0.0
    hosts: Counter[str] = field(default_factory=Counter)
    seen_bytes: int = 0
    seen_units: float = 0.0
    complete: bool = True
    problems: list[str] = field(default_factory=list)

    def see(self, one: Yield) -> int:
        """Count one record; returns the bytes of its body."""
        self.looked += 1
        if isinstance(one, Lost):
            self.lost += 1
        elif isinstance(one, Address):
            self.hosts[host(one.url)] += 1
            self.size += _PAGE_BYTES * _PAGE_SHARE
            self.seconds += _PAGE_SECONDS
        elif isinstance(one, Record):
            is_table = one.document.media_type == _TABLES
            self.size += len(one.document.body) * (_TEXT_SHARE if is_table else _PAGE_SHARE)
            self.seconds += _TEXT_SECONDS if is_table else _PAGE_SECONDS
            return len(one.document.body)
        return 0


def preview(request: Request, *, host_delay: float) -> Preview:
    """
    Look at a source without writing anything: count up to 2,000 records and estimate the rest by size.

    Args:
        request: What would be brought.
        host_delay: Seconds between two requests to one host.

    Raises:
        SourceError: If the source cannot be listed.
    """
    units = list(request.source.units())
    tally = _Tally()
    for unit in units:
        if tally.looked >= _SAMPLE:
            tally.complete = False
            break
        _look(request, unit, tally)
    share = 1.0 if tally.complete else _share(units, tally)
    return Preview(
        units=len(units),
        records=round(tally.looked * share),
        counted_all=tally.complete,
        lost=tally.lost,
        downloads=round(tally.hosts.total() * share),
        bytes=round(tally.size * share),
        seconds=tally.seconds * share,
        waiting_seconds=max(tally.hosts.values(), default=0) * share * host_delay,
        problems=tuple(tally.problems),
    )


def _look(request: Request, unit: Unit, tally: _Tally) -> None:
    """Look at the first records of a unit, as many as the sample still takes; no more than one is held."""
    room, read, body_bytes, position = _SAMPLE - tally.looked, 0, 0, None
    try:
        for one in islice(request.source.read(unit), room):
            read += 1
            body_bytes += tally.see(one)
            position = one.position if isinstance(one, Record) else position
    except SourceError as error:
        tally.problems.append(str(error))
    if read < room:
        tally.seen_bytes += unit.size or 0
        tally.seen_units += 1
        return
    tally.complete = False
    tally.seen_bytes += min(unit.size or 0, position or body_bytes)


def _share(units: list[Unit], tally: _Tally) -> float:
    """How much more there is than what was seen, by bytes where sizes are known, else by units."""
    whole = sum(unit.size or 0 for unit in units)
    if whole and tally.seen_bytes:
        return max(whole / tally.seen_bytes, 1.0)
    return max(len(units) / max(tally.seen_units, 1.0), 1.0)
