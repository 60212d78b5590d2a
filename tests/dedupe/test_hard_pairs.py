"""Conflict news that is hard to tell apart, and copies that are hard to find."""

import pytest

from pipeline.dedupe.terms import fingerprint
from pipeline.dedupe.verify import COPIES, compare
from tests.dedupe.hard_pairs import HardPair, hard_pairs

PAIRS = hard_pairs()


@pytest.mark.parametrize("pair", [pytest.param(pair, id=pair.name) for pair in PAIRS])
def test_hard_pair(pair: HardPair) -> None:
    """Copies are found through editing, rewording and translation; other events are never taken for copies."""
    left, right = (fingerprint(text, pair.language) for text in (pair.left, pair.right))
    assert (compare(left, right, same_newsroom=pair.newsroom).kind in COPIES) == pair.copy


def test_enough_hard_pairs() -> None:
    """The table holds at least sixty different articles and forty copies."""
    assert sum(not pair.copy for pair in PAIRS) >= 60
    assert sum(pair.copy for pair in PAIRS) >= 40


def test_follow_up_is_linked() -> None:
    """A later article of the same newsroom that repeats the background is linked as update or related."""
    pairs = [pair for pair in PAIRS if pair.newsroom]
    assert pairs
    for pair in pairs:
        left, right = (fingerprint(text, pair.language) for text in (pair.left, pair.right))
        assert compare(left, right, same_newsroom=True).kind in {"update", "related"}, pair.name
