"""Says what a backfill would do, without writing anything."""

from dataclasses import dataclass
from itertools import islice

from pipeline.sources.values import Lost, Record
from pipeline.steps.backfill_request import Request

_SAMPLE = 2_000
_SECONDS_A_RECORD = 0.01
_COMPRESSED_SHARE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a backfill would do.

    Attributes:
        units: Number of units.
        records: Number of records; an estimate from the first ones unless `counted_all`.
        counted_all: Whether every record was counted.
        lost: Records among those looked at that cannot be read.
        bytes: Estimate of what the archive grows by.
        seconds: Estimate of CPU time.
    """

    units: int
    records: int
    counted_all: bool
    lost: int
    bytes: int
    seconds: float


def preview(request: Request) -> Preview:
    """
    Look at a source without writing anything: count up to 2,000 records and estimate the rest by size.

    Raises:
        SourceError: If the source cannot be listed or read.
    """
    units = list(request.source.units())
    looked, lost, size, seen_bytes = 0, 0, 0, 0
    complete = True
    for unit in units:
        if looked >= _SAMPLE:
            complete = False
            break
        records = list(islice(request.source.read(unit), _SAMPLE - looked))
        looked += len(records)
        lost += sum(isinstance(one, Lost) for one in records)
        size += sum(len(one.document.body) for one in records if isinstance(one, Record))
        seen_bytes += unit.size or 0
        complete = complete and looked < _SAMPLE
    whole = sum(unit.size or 0 for unit in units)
    share = 1.0 if complete or not seen_bytes else max(whole / min(seen_bytes, max(size, 1)), 1.0)
    return Preview(
        units=len(units),
        records=round(looked * share),
        counted_all=complete,
        lost=lost,
        bytes=round(size * share * _COMPRESSED_SHARE),
        seconds=looked * share * _SECONDS_A_RECORD,
    )
