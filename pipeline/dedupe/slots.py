"""What differs at the same spot of two matching texts: numbers, tolls, dates, names, and who did it to whom."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.dedupe.alignment import BIN, PASSAGE, SPAN_BINS, Passages, View
from pipeline.dedupe.terms import Fingerprint
from pipeline.dedupe.words import NAME

_ALIGNED: Final = 0.45
_SLACK_BINS: Final = 2


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
    agree, lacking, swaps = [0, 0], [0, 0], []
    for side, (mine, other) in enumerate(((left.source, right.source), (right.source, left.source))):
        match = matches[side]
        spots = np.flatnonzero(np.isin(mine.marks, marks))
        windows = spots // PASSAGE
        aligned = match.match[windows] >= _ALIGNED
        spots, windows = spots[aligned], windows[aligned]
        lows = np.maximum((match.place[windows] - _SLACK_BINS) * BIN, 0)
        for spot, low in zip(spots.tolist(), lows.tolist(), strict=True):
            high = low + (SPAN_BINS + 2 * _SLACK_BINS) * BIN
            here = other.terms[low:high][np.isin(other.marks[low:high], marks)]
            if (here == mine.terms[spot]).any():
                agree[side] += 1
                continue
            lacking[side] += 1
            if side == 0:
                swaps.append(_swap(mine, other, spot, (low, high), marks))
    pairs = tuple(pair for pair in swaps if pair is not None)
    return Slots(agree=min(agree), differ=min(lacking), swapped=len(pairs), pairs=pairs)


def _swap(
    mine: Fingerprint, other: Fingerprint, spot: int, span: tuple[int, int], marks: tuple[int, ...]
) -> tuple[int, int] | None:
    """Find what stands in the other text between the same neighbours, where neither text has both values."""
    ours, theirs = (side.terms[np.isin(side.marks, marks)] for side in (mine, other))
    if (theirs == mine.terms[spot]).any():
        return None
    low, high = span
    for place in (np.flatnonzero(np.isin(other.marks[low:high], marks)) + low).tolist():
        before = spot > 0 and place > 0 and other.terms[place - 1] == mine.terms[spot - 1]
        after = (
            spot + 1 < len(mine.terms)
            and place + 1 < len(other.terms)
            and other.terms[place + 1] == mine.terms[spot + 1]
        )
        if (before or after) and not (ours == other.terms[place]).any():
            return int(mine.terms[spot]), int(other.terms[place])
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
    mine, other = _neighbours(left.source), _neighbours(right.source)
    met: dict[tuple[int, int], int] = {}
    for context, name in mine.items():
        there = other.get(context)
        if there is not None and name and there:
            met[name, there] = met.get((name, there), 0) + 1
    exchanged = {pair for pair in met if pair[0] != pair[1] and (pair[1], pair[0]) in met}
    differ = sum(met[pair] for pair in exchanged)
    agree = sum(met.get((name, name), 0) for name in {name for pair in exchanged for name in pair})
    return differ, agree


def _neighbours(source: Fingerprint) -> dict[tuple[int, int], int]:
    """Names by the term before or after them; 0 where one neighbour has several names."""
    found: dict[tuple[int, int], int] = {}
    spots = np.flatnonzero(source.marks == NAME)
    terms = source.terms.tolist()
    for spot in spots.tolist():
        for side, place in ((0, spot - 1), (1, spot + 1)):
            if 0 <= place < len(terms):
                context = (side, terms[place])
                found[context] = terms[spot] if found.get(context, terms[spot]) == terms[spot] else 0
    return found
