"""Which stored texts are gathered for a comparison."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe.candidates import MIN_SHARED_TERMS, meetings
from pipeline.dedupe.terms import WEIGHT_STEPS

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 192)), max_size=80)


@given(ROWS)
def test_meetings(rows: list[tuple[int, int, int]]) -> None:
    """Pairs that share enough terms are told with the weight of these and of all that the text was looked up by."""
    rows = rows + [(place, 0, weight) for place, _, weight in rows]  # a term that is shared was looked up
    weights = defaultdict(list)
    for place, other, weight in rows:
        weights[place, other].append(weight)
    expected = [
        (place, other, sum(found) / WEIGHT_STEPS, sum(weights[place, 0]) / WEIGHT_STEPS)
        for (place, other), found in sorted(weights.items())
        if other and len(found) >= MIN_SHARED_TERMS
    ]
    met = meetings(np.array([place << 40 | other << 8 | weight for place, other, weight in rows], np.uint64))
    assert list(zip(met.place, met.other, met.weight, met.looked_up, strict=True)) == expected
