"""Which terms of a text are worth looking other texts up by, and which of the texts found are worth comparing."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.alignment import View
from pipeline.dedupe.terms import WEIGHT_STEPS, Hashes

LOOKUP_TERMS: Final = 48
MIN_SHARED_TERMS: Final = 3
MIN_SHARED_IDF: Final = 0.2
"""Share of the lookup terms' weight; 99.9 % of the copies that are judged so have it (benchmarks/dedup.py)."""
MAX_CANDIDATES: Final = 10
LOOKUP_BUDGET: Final = 4_000
"""How many texts the lookup terms of one text may lead to, counted once a term."""
COUNTED_TEXTS: Final = 200_000
"""The frequency of terms is estimated from so many of the newest texts."""


def lookup_terms(of: View) -> tuple[Hashes, npt.NDArray[np.float32]]:
    """
    Choose the terms under which a text is found.

    Args:
        of: The text.

    Returns:
        Its rarest terms, at most 48, rarest first, ties in the order of their hashes so that two texts choose alike;
        and their inverse document frequencies. Source of 48: our evaluation, benchmarks/dedup.py.
    """
    chosen = np.lexsort((of.unique, -of.idf))[:LOOKUP_TERMS]
    return of.unique[chosen], of.idf[chosen]


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """
    Which stored texts stand under the same lookup terms as those of a batch; arrays, one row a pair.

    Attributes:
        place: Place of the text in its batch, from 0.
        other: Number of the stored text.
        weight: Summed inverse document frequency of the terms that they share.
        looked_up: The same of all terms that the text was looked up by.
    """

    place: npt.NDArray[np.int64]
    other: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    looked_up: npt.NDArray[np.float64]


def meetings(rows: npt.NDArray[np.uint64]) -> Meetings:
    """
    Gather the texts that share enough lookup terms.

    Sorting packed rows takes a fraction of the time of grouping as many in SQL (our evaluation,
    benchmarks/dedup_scale.py).

    Args:
        rows: One a shared term, in any order: 24 bits say which text of the batch, 32 which stored one, 8 the weight of
            the term in sixteenths; the stored one is 0 in a row for every term that was looked up.

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
    totals = np.append(0, np.cumsum(rows.astype(np.uint8), dtype=np.int64))
    weight = (totals[np.searchsorted(pairs, kept, "right")] - totals[starts]) / WEIGHT_STEPS
    place = (kept >> np.uint64(32)).astype(np.int64)
    other = (kept & np.uint64(0xFFFFFFFF)).astype(np.int64)
    own = other == 0
    looked_up = np.zeros(int(place[-1]) + 1 if len(place) else 0)
    looked_up[place[own]] = weight[own]
    return Meetings(place[~own], other[~own], weight[~own], looked_up[place[~own]])
