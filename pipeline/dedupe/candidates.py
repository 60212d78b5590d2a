"""Which terms of a text are worth looking other texts up by, and which of the texts found are worth comparing."""

from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.alignment import View
from pipeline.dedupe.terms import Hashes

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
