"""What differs at the same spot of two matching texts: numbers, tolls, dates, names, and who did it to whom."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.alignment import BIN, PASSAGE, SPAN_BINS, Passages, View
from pipeline.dedupe.terms import TOLL, Fingerprint
from pipeline.dedupe.words import NAME

_ALIGNED: Final = 0.45
_SLACK_BINS: Final = 2
_BEHIND: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Slots:
    """
    What stands at the same spot of matching passages.

    Attributes:
        agree: Occurrences in both texts of numbers or names of the kind.
        differ: Occurrences that each text has and the other lacks there; the smaller count of the two directions.
        swapped: Occurrences whose neighbour is the same, while the number or name differs and stands nowhere else.
        pairs: The swapped ones: (term of the left, term of the right).
    """

    agree: int
    differ: int
    swapped: int
    pairs: tuple[tuple[int, int], ...]

    @property
    def share_swapped(self) -> float:
        """Swapped occurrences as a share of all that could be held against each other."""
        return self.swapped / (self.swapped + self.agree) if self.swapped else 0.0

    @property
    def share_differing(self) -> float:
        """Differing occurrences as a share, smoothed so that one alone says little."""
        return self.differ / (self.agree + self.differ + 2)


def slots(left: View, right: View, matches: tuple[Passages, Passages], marks: tuple[int, ...]) -> Slots:
    """
    Hold numbers, dates or names in matching passages against each other.

    Args:
        left: One text.
        right: The other.
        matches: The passages of each in the other.
        marks: Which terms count.
    """
    among = np.zeros(TOLL + 1, np.bool_)
    among[list(marks)] = True
    counts = [among[side.source.marks] for side in (left, right)]
    if not all(side.any() for side in counts):
        return Slots(agree=0, differ=0, swapped=0, pairs=())
    one, two = _Marked(left.source, counts[0]), _Marked(right.source, counts[1])
    agree, lacking = _lookup(one, two, matches[0])
    other_agree, other_lacking = _lookup(two, one, matches[1])
    pairs = tuple(pair for spot, span in lacking if (pair := _swap(one, two, spot, span)) is not None)
    return Slots(
        agree=min(agree, other_agree),
        differ=min(len(lacking), len(other_lacking)),
        swapped=len(pairs),
        pairs=pairs,
    )


class _Marked:
    """A text's terms as plain numbers, and which of them count."""

    def __init__(self, source: Fingerprint, counts: npt.NDArray[np.bool_]) -> None:
        self.terms: list[int] = source.terms.tolist()
        self.counting: list[int] = np.where(counts, source.terms.astype(np.int64), -1).tolist()
        self.spots: list[int] = np.flatnonzero(counts).tolist()
        self.values = {self.terms[spot] for spot in self.spots}


def _lookup(mine: _Marked, other: _Marked, match: Passages) -> tuple[int, list[tuple[int, tuple[int, int]]]]:
    """Count what the other text has at the matching place; list spots that it lacks there, with that place."""
    agree, lacking = 0, []
    matched, places = match.match.tolist(), match.place.tolist()
    for spot in mine.spots:
        passage = spot // PASSAGE
        if matched[passage] < _ALIGNED:
            continue
        low = max(0, (places[passage] - _SLACK_BINS) * BIN)
        high = low + (SPAN_BINS + 2 * _SLACK_BINS) * BIN
        if mine.terms[spot] in other.counting[low:high]:
            agree += 1
        else:
            lacking.append((spot, (low, high)))
    return agree, lacking


def _swap(mine: _Marked, other: _Marked, spot: int, span: tuple[int, int]) -> tuple[int, int] | None:
    """Find what stands in the other text between the same neighbours, where neither text has both values."""
    value = mine.terms[spot]
    if value in other.values:
        return None
    before = mine.terms[spot - 1] if spot else None
    after = mine.terms[spot + 1] if spot + 1 < len(mine.terms) else None
    for place in range(span[0], min(span[1], len(other.terms))):
        there = other.counting[place]
        if there < 0 or there in mine.values:
            continue
        same_before = place > 0 and other.terms[place - 1] == before
        if same_before or (place + 1 < len(other.terms) and other.terms[place + 1] == after):
            return value, there
    return None


def exchanged_names(left: View, right: View) -> tuple[int, int]:
    """
    Count the spots at which two names have changed places, as when attacker and attacked are exchanged.

    Args:
        left: One text.
        right: The other.

    Returns:
        Spots with the same neighbour where the names of an exchanged pair differ, and where they agree.
    """
    names, theirs = _same_neighbours(_neighbours(left.source), _neighbours(right.source))
    if not (names != theirs).any():
        return 0, 0
    met = Counter(zip(names.tolist(), theirs.tolist(), strict=True))
    exchanged = {pair for pair in met if pair[0] != pair[1] and (pair[1], pair[0]) in met}
    differ = sum(met[pair] for pair in exchanged)
    agree = sum(met[name, name] for name in {name for pair in exchanged for name in pair})
    return differ, agree


@dataclass(frozen=True, slots=True, eq=False)
class _Neighbours:
    """
    Names by the term before or after them.

    Attributes:
        context: Ascending, each once: the term, and in the 33rd bit whether it stands behind the name.
        name: The name; 0 where one neighbour has several.
    """

    context: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]


def _neighbours(source: Fingerprint) -> _Neighbours:
    """Read off a text which names stand beside which terms."""
    terms = source.terms.astype(np.int64)
    spots = np.flatnonzero(source.marks == NAME)
    before, after = spots[spots > 0], spots[spots + 1 < len(terms)]
    contexts = np.concatenate((terms[before - 1], terms[after + 1] | _BEHIND))
    names = np.concatenate((terms[before], terms[after]))
    order = np.argsort(contexts)
    contexts, names = contexts[order], names[order]
    starts = np.flatnonzero(np.append(True, contexts[1:] != contexts[:-1])) if len(contexts) else order
    low, high = (ends.reduceat(names, starts) if len(starts) else names for ends in (np.minimum, np.maximum))
    return _Neighbours(contexts[starts], np.where(low == high, low, 0))


def _same_neighbours(mine: _Neighbours, other: _Neighbours) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Names that stand beside the same term in two texts."""
    _, in_mine, in_other = np.intersect1d(mine.context, other.context, assume_unique=True, return_indices=True)
    names, theirs = mine.name[in_mine], other.name[in_other]
    known = (names != 0) & (theirs != 0)
    return names[known], theirs[known]
