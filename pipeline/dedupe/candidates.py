"""Which terms of a text are worth looking other texts up by, and which of the texts found are worth comparing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.alignment import PASSAGE, Indices, View
from pipeline.dedupe.terms import WEIGHT_STEPS, Hashes

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

LOOKUP_TERMS: Final = 48
MIN_SHARED_TERMS: Final = 2
MIN_SHARED_IDF: Final = 0.25
"""Share of the lookup terms' weight; 99 % of the copies that are judged so have it (benchmarks/dedup.py)."""
MAX_CANDIDATES: Final = 10
MAX_RANKED: Final = 50
"""So many texts that share most of the terms looked up are ranked by all their lookup terms."""
LOOKUP_BUDGET: Final = 2_500
"""How many texts the lookup terms of one text may lead to, counted once a term."""
COUNTED_TEXTS: Final = 50_000
"""The frequency of terms is estimated from so many of the newest texts."""

_MOST_STEPS: Final = 0xFFFF
_LAST_NUMBER: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lookup:
    """
    The terms under which a text is found; one row a term.

    Attributes:
        terms: Hashes.
        idf: Inverse document frequency of each.
        stretch: In which stretch of ten rare terms, from 0, each stands first.
    """

    terms: Hashes
    idf: npt.NDArray[np.float32]
    stretch: Indices

    @property
    def total(self) -> float:
        """Summed inverse document frequency."""
        return float(self.idf.sum())


@lru_cache(maxsize=2_000)  # a text of a batch is asked five times
def lookup_terms(of: View) -> Lookup:
    """
    Choose the terms under which a text is found.

    Args:
        of: The text.

    Returns:
        Its rarest terms, at most 48, rarest first, ties in the order of their hashes so that two texts choose alike.
        Source of 48: our evaluation, benchmarks/dedup.py.
    """
    chosen = np.lexsort((of.unique, -of.idf))[:LOOKUP_TERMS]
    return Lookup(terms=of.unique[chosen], idf=of.idf[chosen], stretch=of.first[chosen] // PASSAGE)


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """
    Which stored texts stand under the same lookup terms as those of a batch; arrays, one row a pair.

    Attributes:
        place: Place of the text in its batch, from 0.
        other: Number of the stored text.
        weight: Summed inverse document frequency of the terms under which both were found.
    """

    place: Numbers
    other: Numbers
    weight: Weights


def meetings(rows: npt.NDArray[np.uint64]) -> Meetings:
    """
    Gather the texts that share enough of the terms that were looked up.

    Sorting packed rows takes a fraction of the time of grouping as many in SQL (our evaluation,
    benchmarks/dedup_scale.py).

    Args:
        rows: One a shared term, in any order: 24 bits say which text of the batch, 32 which stored one, 8 the weight of
            the term in sixteenths.

    Returns:
        The pairs with at least `MIN_SHARED_TERMS` terms, by place and number.
    """
    rows = np.sort(rows)
    pairs = rows >> np.uint64(8)
    # Most pairs share one term: only runs long enough are looked at.
    starts = np.flatnonzero(pairs[MIN_SHARED_TERMS - 1 :] == pairs[: len(pairs) - MIN_SHARED_TERMS + 1])
    kept = pairs[starts]
    fresh = np.append(True, kept[1:] != kept[:-1])[: len(kept)]
    starts, kept = starts[fresh], kept[fresh]
    sizes = np.searchsorted(pairs, kept, "right") - starts
    behind = np.cumsum(sizes)
    run = np.arange(behind[-1] if len(behind) else 0) + np.repeat(starts - behind + sizes, sizes)
    weight = _sums(rows[run].astype(np.uint8), sizes) / WEIGHT_STEPS
    return Meetings(
        place=(kept >> np.uint64(32)).astype(np.int64),
        other=(kept & np.uint64(0xFFFFFFFF)).astype(np.int64),
        weight=weight,
    )


def most_met(met: Meetings, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """
    Choose the stored texts that share most of the terms that were looked up.

    Args:
        met: Of the texts of a batch, at most 65,536.
        numbers: The number under which each of them is stored itself, by place.

    Returns:
        Place of a text and number of another, at most `MAX_RANKED` a text: the likest first, among equals the newest.
    """
    others = met.other != numbers[met.place]
    place, other = met.place[others].astype(np.uint64), met.other[others].astype(np.uint64)
    apart = np.uint64(_MOST_STEPS) - (met.weight[others] * WEIGHT_STEPS).astype(np.uint64)
    # Numbers packed so are sorted in a tenth of the time that sorting by three columns takes.
    rows = np.sort((place << np.uint64(48)) | (apart << np.uint64(32)) | (np.uint64(_LAST_NUMBER) - other))
    place = rows >> np.uint64(48)
    kept = np.arange(len(rows)) - np.searchsorted(place, place) < MAX_RANKED
    other = np.uint64(_LAST_NUMBER) - (rows & np.uint64(_LAST_NUMBER))
    return place[kept].astype(np.int64), other[kept].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """
    All lookup terms of the stored texts that those of a batch have met; one row a pair.

    Attributes:
        place: Place of the text in its batch, ascending.
        other: Number of the stored text.
        total: Summed inverse document frequency of the stored text's lookup terms.
        sizes: How many lookup terms it has.
        terms: The terms of all rows, one after the other.
    """

    place: Numbers
    other: Numbers
    total: Weights
    sizes: Numbers
    terms: Hashes


def likest(asked: Sequence[Lookup], found: Found) -> list[tuple[int, int]]:
    """
    Choose the few stored texts that share most of their lookup terms with each text of a batch.

    Args:
        asked: The lookup terms of each text of the batch.
        found: The texts met.

    Returns:
        Place of a text and number of another that shares at least `MIN_SHARED_IDF` of the lookup terms of either; at
        most `MAX_CANDIDATES` a text, the likest first, among equals the newest.
    """
    rows = np.searchsorted(found.place, np.arange(len(asked) + 1))
    terms = np.append(0, np.cumsum(found.sizes))
    chosen: list[tuple[int, int]] = []
    for place in np.unique(found.place).tolist():
        first, behind = int(rows[place]), int(rows[place + 1])
        one, other = asked[place], found.other[first:behind]
        order = np.argsort(one.terms)
        mine = one.terms[order]
        theirs = found.terms[terms[first] : terms[behind]]
        at = np.minimum(np.searchsorted(mine, theirs), len(mine) - 1)
        weight = _sums(np.where(mine[at] == theirs, one.idf[order][at], 0.0), found.sizes[first:behind])
        enough = weight >= MIN_SHARED_IDF * np.minimum(one.total, found.total[first:behind])
        ranked = np.lexsort((-other, -weight))
        chosen += [(place, number) for number in other[ranked[enough[ranked]][:MAX_CANDIDATES]].tolist()]
    return chosen


def _sums(values: npt.NDArray[np.generic], sizes: Numbers) -> Weights:
    """Add up consecutive runs of values, which may be empty."""
    ends = np.cumsum(sizes)
    totals = np.append(0.0, np.cumsum(values, dtype=np.float64))
    added: Weights = totals[ends] - totals[ends - sizes]
    return added
