"""Which stored texts are gathered for a comparison."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe.candidates import (
    MAX_CANDIDATES,
    MAX_RANKED,
    MIN_SHARED_IDF,
    MIN_SHARED_TERMS,
    Found,
    Lookup,
    Meetings,
    likest,
    meetings,
    most_met,
)
from pipeline.dedupe.terms import WEIGHT_STEPS

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 192)), max_size=80)


@given(ROWS)
def test_meetings(rows: list[tuple[int, int, int]]) -> None:
    """Pairs that share enough terms are told with the weight of these."""
    weights = defaultdict(list)
    for place, other, weight in rows:
        weights[place, other].append(weight)
    expected = [
        (place, other, sum(found) / WEIGHT_STEPS)
        for (place, other), found in sorted(weights.items())
        if len(found) >= MIN_SHARED_TERMS
    ]
    met = meetings(np.array([place << 40 | other << 8 | weight for place, other, weight in rows], np.uint64))
    assert list(zip(met.place, met.other, met.weight, strict=True)) == expected


@given(st.dictionaries(st.tuples(st.integers(0, 2), st.integers(1, 90)), st.integers(1, 40), max_size=200))
def test_most_met(met: dict[tuple[int, int], int]) -> None:
    """Each text keeps the fifty that it met most, the newest first among equals, and never itself."""
    numbers = np.array([7, 90, 1_000], np.int64)
    pairs = sorted(met.items())
    expected = []
    for place in range(3):
        near = [(-weight, -other) for (where, other), weight in pairs if where == place and other != numbers[place]]
        expected += [(place, -other) for _, other in sorted(near)[:MAX_RANKED]]
    found = most_met(
        Meetings(
            place=np.array([place for (place, _), _ in pairs], np.int64),
            other=np.array([other for (_, other), _ in pairs], np.int64),
            weight=np.array([weight / WEIGHT_STEPS for _, weight in pairs], np.float64),
        ),
        numbers,
    )
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


TERMS = st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True)


@given(st.lists(TERMS, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), TERMS), max_size=40))
def test_likest(asked: list[list[int]], found: list[tuple[int, list[int]]]) -> None:
    """The few that share most weight are chosen, none of them below the bar."""
    idf = {term: np.float32(1 + term / 4) for term in range(13)}
    rows = sorted((place % len(asked), terms) for place, terms in found)
    expected = []
    for place, mine in enumerate(asked):
        near = []
        for other, (where, terms) in enumerate(rows):
            shared = sum(float(idf[term]) for term in set(mine) & set(terms))
            least = min(sum(float(idf[term]) for term in side) for side in (mine, terms))
            if where == place and shared >= MIN_SHARED_IDF * least:
                near.append((-shared, -other, other))
        expected += [(place, other) for _, _, other in sorted(near)[:MAX_CANDIDATES]]
    lookups = [
        Lookup(
            terms=np.array(terms, np.uint32),
            idf=np.array([idf[term] for term in terms], np.float32),
            stretch=np.zeros(len(terms), np.intp),
        )
        for terms in asked
    ]
    met = Found(
        place=np.array([place for place, _ in rows], np.int64),
        other=np.arange(len(rows), dtype=np.int64),
        total=np.array([sum(float(idf[term]) for term in terms) for _, terms in rows], np.float64),
        sizes=np.array([len(terms) for _, terms in rows], np.int64),
        terms=np.array([term for _, terms in rows for term in terms], np.uint32),
    )
    assert likest(lookups, met) == expected
