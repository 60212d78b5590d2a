"""Measures precision by tag from judged samples."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.959964  # of the normal distribution, for an interval of 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    One judged row of a sample.

    Attributes:
        article_id: The article.
        tag: The tag it was given.
        right: Whether the tag is right.
        note: What the judge wrote beside it; empty when nothing.
    """

    article_id: str
    tag: str
    right: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """
    How often a tag is right.

    Attributes:
        tag: The tag, or `all`.
        judged: Rows judged.
        right: Rows that are right.
        low: Lower bound of the interval of 95 %.
        high: Upper bound.
    """

    tag: str
    judged: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Precision as measured."""
        return self.right / self.judged


def wilson(right: int, judged: int) -> tuple[float, float]:
    """
    Interval of 95 % around a share.

    Args:
        right: Successes.
        judged: Trials, at least 1.

    Returns:
        Lower and upper bound, 0 to 1.

    Source:
        Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference.
    """
    share, square = right / judged, _Z * _Z
    middle = share + square / (2 * judged)
    spread = _Z * math.sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    scale = 1 + square / judged
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def precision_by_tag(rows: Iterable[Judged]) -> tuple[Precision, ...]:
    """
    Precision of each tag in a judged sample, and of all together.

    Args:
        rows: The judged rows.

    Returns:
        `all` first, then the tags, the least precise first; empty when nothing is judged.
    """
    judged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        for name in ("all", row.tag):
            judged[name] += 1
            right[name] += row.right
    measured = [
        Precision(tag=name, judged=count, right=right[name], low=bounds[0], high=bounds[1])
        for name, count in judged.items()
        if (bounds := wilson(right[name], count))
    ]
    return tuple(sorted(measured, key=lambda one: (one.tag != "all", one.share, one.tag)))
