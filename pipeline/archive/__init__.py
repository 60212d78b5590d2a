"""The only WARC: writes what was downloaded before anything is done with it, and reads it back."""

from pipeline.archive.compacting import Move, copy_records, freed, remove_segments
from pipeline.archive.erasing import erase
from pipeline.archive.foreign import ForeignRecord, read_foreign
from pipeline.archive.reading import read, read_segment, truncate_after
from pipeline.archive.values import Archived, Pointer, Provenance
from pipeline.archive.writing import SEGMENT_RECORDS, SegmentWriter

__all__ = [
    "SEGMENT_RECORDS",
    "Archived",
    "ForeignRecord",
    "Move",
    "Pointer",
    "Provenance",
    "SegmentWriter",
    "copy_records",
    "erase",
    "freed",
    "read",
    "read_foreign",
    "read_segment",
    "remove_segments",
    "truncate_after",
]
