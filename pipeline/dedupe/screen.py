"""Which of many pairs of texts are worth a full comparison, told for a whole batch at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.alignment import View
from pipeline.dedupe.candidates import sums
from pipeline.dedupe.measure import MIN_SHARED, WORTH_ALIGNING
from pipeline.dedupe.terms import MAX_SHINGLES, MAX_TERMS, WEIGHT_STEPS, Fingerprint, Hashes
from pipeline.dedupe.verify import MIN_WORDS

_PLACE_BITS: Final = 12
_TERM_BITS: Final = 32
_AT_ONCE: Final = 1 << (64 - _TERM_BITS - _PLACE_BITS)
assert 1 << _PLACE_BITS > MAX_TERMS  # noqa: S101 (a term's key below holds its place)

Flags = npt.NDArray[np.bool_]


def views(sources: Sequence[Fingerprint]) -> list[View]:
    """
    Prepare many fingerprints for comparisons, each as `alignment.view` does, in a tenth of the time.

    Args:
        sources: Fingerprints.

    Returns:
        Their views, in the same order.
    """
    return [view for start in range(0, len(sources), _AT_ONCE) for view in _views(sources[start : start + _AT_ONCE])]


def _views(sources: Sequence[Fingerprint]) -> list[View]:
    """
    Sort the terms of all texts at once.

    A key is a text's number, a term and its place in reading order, so that the first of equal terms is the first read.
    """
    sizes = np.array([len(source.terms) for source in sources], np.int64)
    if not sizes.sum():
        empty = np.empty(0, np.intp)
        return [View(source, source.terms, empty, empty.astype(np.float32), 0.0) for source in sources]
    starts = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(sources), dtype=np.uint64), sizes)
    place = np.arange(int(sizes.sum()), dtype=np.uint64) - np.repeat(starts.astype(np.uint64), sizes)
    keys = np.concatenate([source.terms for source in sources]).astype(np.uint64)
    keys = np.sort((owner << np.uint64(_TERM_BITS + _PLACE_BITS)) | (keys << np.uint64(_PLACE_BITS)) | place)
    names = keys >> np.uint64(_PLACE_BITS)
    kept = np.append(True, names[1:] != names[:-1])
    keys, names = keys[kept], names[kept]
    unique = names.astype(np.uint32)
    first = (keys & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.intp)
    owner = names >> np.uint64(_TERM_BITS)
    weights = np.concatenate([source.weights for source in sources])[starts[owner.astype(np.intp)] + first]
    idf = weights.astype(np.float32) / np.float32(WEIGHT_STEPS)
    ends = np.searchsorted(owner, np.arange(len(sources), dtype=np.uint64), "right").tolist()
    return [
        # Weights are sixteenths, so that sums are exact and do not depend on who adds them up.
        View(source, unique[start:end], first[start:end], idf[start:end], float(idf[start:end].sum()))
        for source, start, end in zip(sources, [0, *ends], ends, strict=False)
    ]


def worth_comparing(pairs: Iterable[tuple[int, int]], texts: Mapping[int, View]) -> list[tuple[int, int]]:
    """
    Leave out the pairs that `verify.compare_views` would find nothing in, by what it looks at first.

    Args:
        pairs: Numbers of two texts; fastest when the first is the same in many.
        texts: Views by number.

    Returns:
        Those that are left, sorted.
    """
    others: dict[int, list[int]] = {}
    for one, other in pairs:
        others.setdefault(one, []).append(other)
    return sorted(
        (one, other)
        for one, found in others.items()
        for other, kept in zip(found, _promising(texts[one], [texts[other] for other in found]).tolist(), strict=True)
        if kept
    )


def _promising(one: View, others: Sequence[View]) -> Flags:
    """Which texts are the same as one, or share enough of its terms or word triples to be aligned with it."""
    source = one.source
    same = np.array([other.source.digest == source.digest for other in others])
    comparable = np.array([min(source.n_words, other.source.n_words) >= MIN_WORDS for other in others])
    if not len(one.unique):
        return same
    sizes = np.array([len(other.unique) for other in others], np.int64)
    terms = np.concatenate([other.unique for other in others])
    at = np.minimum(np.searchsorted(one.unique, terms), len(one.unique) - 1)
    found = one.unique[at] == terms
    idf = np.where(found, np.minimum(one.idf[at], np.concatenate([other.idf for other in others])), 0.0)
    shared = sums(found, sizes) >= MIN_SHARED
    totals = np.array([min(one.total, other.total) for other in others])
    heavy = sums(idf, sizes) / np.maximum(totals, 1e-9) >= WORTH_ALIGNING
    rest = np.flatnonzero(shared & ~heavy & comparable)
    if len(rest):
        heavy[rest] = _triples(source.shingles, [others[place].source.shingles for place in rest.tolist()])
    kept: Flags = same | (comparable & shared & heavy)
    return kept


def _triples(one: Hashes, others: Sequence[Hashes]) -> Flags:
    """Which texts share enough word triples with one; see `alignment.shingle_containment`."""
    if not len(one):
        return np.zeros(len(others), np.bool_)
    most = np.uint32(0xFFFFFFFF)
    own = one[-1] if len(one) >= MAX_SHINGLES else most
    limits = np.array([min(own, other[-1]) if len(other) >= MAX_SHINGLES else own for other in others], np.uint32)
    sizes = np.array([len(other) for other in others], np.int64)
    hashes = np.concatenate(others)
    inside = hashes <= np.repeat(limits, sizes)
    at = np.minimum(np.searchsorted(one, hashes), len(one) - 1)
    both = sums(inside & (one[at] == hashes), sizes)
    smaller = np.minimum(sums(inside, sizes), np.searchsorted(one, limits, "right"))
    enough: Flags = (both > 0) & (both / np.maximum(smaller, 1) >= WORTH_ALIGNING)
    return enough
