"""Where two texts say the same: shared terms, their order, and matching passages."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.terms import MAX_SHINGLES, WEIGHT_STEPS, Bytes, Fingerprint, Hashes

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

BIN: Final = 5
SPAN_BINS: Final = 4
PASSAGE: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """
    A fingerprint with what every comparison of it needs, worked out once.

    Attributes:
        source: The fingerprint.
        unique: Its terms, ascending, each once.
        first: Where each first stands among the terms in reading order.
        idf: Inverse document frequency of each.
        total: Sum of `idf`.
    """

    source: Fingerprint
    unique: Hashes
    first: Indices
    idf: Floats
    total: float

    @property
    def rank(self) -> tuple[float, int, bytes]:
        """Orders two texts by content, so that a comparison does not depend on which is named first."""
        return (self.total, self.source.n_words, self.source.digest)


def view(source: Fingerprint) -> View:
    """Prepare a fingerprint for comparisons."""
    unique, first = np.unique(source.terms, return_index=True)
    idf = source.weights[first].astype(np.float32) / np.float32(WEIGHT_STEPS)
    return View(source, unique, first, idf, float(idf.sum()))


@dataclass(frozen=True, slots=True)
class Shared:
    """
    The terms that two texts share.

    Attributes:
        terms: Ascending.
        left: Index of each in the left view.
        right: Index of each in the right view.
        idf: Inverse document frequency of each.
        total: Sum of `idf`.
    """

    terms: Hashes
    left: Indices
    right: Indices
    idf: Floats
    total: float


def shared_terms(left: View, right: View) -> Shared:
    """Intersect the terms of two texts."""
    terms, in_left, in_right = np.intersect1d(left.unique, right.unique, assume_unique=True, return_indices=True)
    idf = np.minimum(left.idf[in_left], right.idf[in_right])
    return Shared(terms, in_left, in_right, idf, float(idf.sum()))


def shingle_containment(left: Hashes, right: Hashes) -> tuple[float, int]:
    """
    Estimate which share of the shorter text's word triples stand in the longer one.

    Args:
        left: The smallest hashes of one text.
        right: The smallest hashes of the other.

    Returns:
        Share from 0 to 1, and how many shared hashes it rests on.

    Source:
        Broder 1997, "On the resemblance and containment of documents"; both samples cut at the same hash.
    """
    if not len(left) or not len(right):
        return 0.0, 0
    limit = min(int(side[-1]) if len(side) >= MAX_SHINGLES else 0xFFFFFFFF for side in (left, right))
    left = left[: np.searchsorted(left, np.uint32(limit), "right")]
    right = right[: np.searchsorted(right, np.uint32(limit), "right")]
    both = len(np.intersect1d(left, right, assume_unique=True))
    # Of a brief text beside a very long one, no hash may be as small as the limit.
    return both / max(1, min(len(left), len(right))), both


def order_agreement(left: View, right: View, shared: Shared) -> float:
    """
    Tell how far shared terms first appear in the same order.

    Args:
        left: One text.
        right: The other.
        shared: What they share.

    Returns:
        0 for what chance gives (the longest rising run of m shuffled items is about 2√m) or less, 1 for the same order.

    Source:
        Logan and Shepp 1977 for 2√m; the feature: our evaluation, benchmarks/dedup.py.
    """
    count = len(shared.terms)
    if count < 7:
        return 0.0
    places = right.first[shared.right][np.argsort(left.first[shared.left])]
    chance = 2.0 * count**0.5
    return float(max(0.0, (_longest_rise(places.tolist(), strict=True) - chance) / (count - chance)))


def _longest_rise(numbers: Sequence[int], *, strict: bool) -> int:
    """Length of the longest rising (or never falling) subsequence."""
    find = bisect_left if strict else bisect_right
    tails: list[int] = []
    for number in numbers:
        at = find(tails, number)
        if at == len(tails):
            tails.append(number)
        else:
            tails[at] = number
    return len(tails)


@dataclass(frozen=True, slots=True)
class Passages:
    """
    How the passages (ten rare terms each) of one text are matched in another.

    Attributes:
        weight: Sum of inverse document frequencies of each passage.
        match: Share of that weight found together in one place of the other text, 0 to 1.
        place: That place, in bins of five terms.
    """

    weight: Floats
    match: Floats
    place: Indices

    def share(self, *, at_least: float) -> float:
        """Weight of passages matched at least so well, as a share of all."""
        return float(self.weight[self.match >= at_least].sum() / max(float(self.weight.sum()), 1e-9))

    def lead(self) -> float:
        """How well the first two passages are matched."""
        weight = self.weight[:2]
        return float((weight * self.match[:2]).sum() / max(float(weight.sum()), 1e-9))

    def monotony(self) -> float:
        """Share of the matched passages that are matched in rising places; 0.5 when there are too few to tell."""
        places = self.place[self.match >= 0.4]
        return _longest_rise(places.tolist(), strict=False) / len(places) if len(places) > 2 else 0.5


def passages(left: View, right: View, shared: Shared) -> tuple[Passages, Passages]:
    """Match the passages of each text in the other."""
    in_left = _occurrences(left.source.terms, shared.terms)
    in_right = _occurrences(right.source.terms, shared.terms)
    return (
        _match(left.source.weights, in_left, in_right, shared.idf),
        _match(right.source.weights, in_right, in_left, shared.idf),
    )


def _occurrences(terms: Hashes, shared: Hashes) -> Indices:
    """Index into the shared terms of every term in reading order, -1 where it is not shared."""
    at = np.minimum(np.searchsorted(shared, terms), len(shared) - 1)
    return np.where(shared[at] == terms, at, -1)


def _presence(occurrences: Indices, size: int, rows: int, columns: int) -> Floats:
    """Which shared term stands in which stretch of `size` terms."""
    table = np.zeros((rows, columns), np.float32)
    found = np.flatnonzero(occurrences >= 0)
    table[found // size, occurrences[found]] = 1.0
    return table


def _match(weights: Bytes, mine: Indices, other: Indices, idf: Floats) -> Passages:
    """Match stretches of one text in overlapping, twice as long stretches of the other."""
    n_bins = -(-len(other) // BIN)
    bins = _presence(other, BIN, n_bins + SPAN_BINS, len(idf))
    spans = bins[:n_bins].copy()
    for shift in range(1, SPAN_BINS):
        np.maximum(spans, bins[shift : shift + n_bins], out=spans)
    n_passages = -(-len(mine) // PASSAGE)
    overlap = (_presence(mine, PASSAGE, n_passages, len(idf)) * idf) @ spans.T
    weight = np.bincount(np.arange(len(mine)) // PASSAGE, weights.astype(np.float64) / WEIGHT_STEPS, n_passages)
    place = overlap.argmax(axis=1)
    best = overlap[np.arange(n_passages), place]
    return Passages(
        weight.astype(np.float32), np.minimum(best / np.maximum(weight, 1e-9), 1.0).astype(np.float32), place
    )
