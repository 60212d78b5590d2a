"""Which article is the original."""

from datetime import UTC, datetime, timedelta
from itertools import islice, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe.elect import Edge, Member, direction_confidence, pair_of, resolve
from pipeline.dedupe.measure import Features
from pipeline.dedupe.verify import COPIES

DAY = datetime(2024, 3, 1, 12, tzinfo=UTC)
WHOLE = Features(novelty=0.1, other_novelty=0.1, leads_match=0.9)
HALF = Features(novelty=0.5, other_novelty=0.5, leads_match=0.5)


def member(name: str, days: int | None = 0, **known: bool | int) -> Member:
    """An article published so many days after the first."""
    published = None if days is None else DAY + timedelta(days=days)
    return Member(id=name, published_at=published, first_seen_at=DAY, **known)  # type: ignore[arg-type]


def edge(left: str, right: str, kind: str = "near", score: float = 0.9, features: Features = WHOLE) -> Edge:
    """A verdict."""
    smaller, larger = pair_of(left, right)
    return Edge(left=smaller, right=larger, kind=kind, score=score, features=features)


def originals(edges: list[Edge], members: list[Member], **judged: frozenset[tuple[str, str]]) -> dict[str, str]:
    """The original of each copy."""
    links = resolve(edges, {one.id: one for one in members}, **judged)
    return {link.article_id: link.original_id for link in links if link.edge.kind in COPIES}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(member("b"), member("a", None), id="dated before undated"),
        pytest.param(member("b"), member("a", 1), id="earliest"),
        pytest.param(member("b", has_authors=True), member("a"), id="by-line"),
        pytest.param(member("b"), member("a", credits_other=True), id="credit"),
        pytest.param(member("b", n_words=300), member("a", n_words=200), id="completeness"),
        pytest.param(member("a"), member("b"), id="the id"),
        pytest.param(member("b", 0, credits_other=True), member("a", 2, has_authors=True), id="date before by-line"),
    ],
)
def test_original(first: Member, second: Member) -> None:
    """The senior of two articles is the original, whatever their ids."""
    assert originals([edge("a", "b")], [second, first]) == {second.id: first.id}
    assert 0.5 <= direction_confidence(first, second) <= 1.0


def test_backfill_brings_the_original() -> None:
    """An earlier article that arrives late becomes the original of the whole group."""
    late = [edge("b", "c"), edge("a", "c"), edge("a", "b")]
    assert originals(late[:1], [member("b", 1), member("c", 2)]) == {"c": "b"}
    assert originals(late, [member("a", 0), member("b", 1), member("c", 2)]) == {"b": "a", "c": "a"}


def test_whole_copies_are_transitive_and_halves_are_not() -> None:
    """A copy of a copy copies the original; a text merged from two halves does not make copies of its two sources."""
    members = [member("a", 0), member("b", 1), member("m", 2)]
    assert originals([edge("a", "b"), edge("b", "m")], members) == {"b": "a", "m": "a"}
    merged = [edge("a", "m", features=HALF), edge("b", "m", score=0.8, features=HALF)]
    assert originals(merged, members) == {"m": "a"}


def test_rewrite_of_a_copy() -> None:
    """A rewording that was held against a copy is linked to that copy's original."""
    edges = [edge("a", "b"), edge("b", "r", "rewrite", features=HALF)]
    assert originals(edges, [member("a", 0), member("b", 1), member("r", 2)]) == {"b": "a", "r": "a"}


def test_links_are_never_collapsed() -> None:
    """Updates and related articles stay originals, and a group is linked to another once."""
    members = [member("a", 0), member("b", 1), member("c", 2)]
    links = resolve([edge("a", "b"), edge("a", "c", "update"), edge("b", "c", "related")], {m.id: m for m in members})
    assert [(link.article_id, link.original_id, link.edge.kind) for link in links] == [
        ("b", "a", "near"),
        ("c", "a", "update"),
    ]


def test_direct_evidence_comes_first() -> None:
    """Two articles that report different tolls are no copies of each other because a shortened text leaves both out."""
    members = [member("a", 0), member("b", 1), member("c", 2)]
    copies = [edge("a", "c"), edge("b", "c", score=0.8)]
    assert originals([*copies, edge("a", "b", "update")], members) == {"c": "a"}
    assert originals([*copies, edge("a", "b", "related", score=0.7)], members) == {"c": "a"}


def test_reworded_twice() -> None:
    """Two rewordings of one text are its copies, though they have too little in common to tell by themselves."""
    members = [member("a", 0), member("b", 1), member("c", 2)]
    verdicts = [edge("a", "b", "rewrite"), edge("b", "c", "rewrite", 0.8), edge("a", "c", "related", 0.3)]
    assert originals(verdicts, members) == {"b": "a", "c": "a"}


def test_judgements() -> None:
    """What a person rejected is not linked, not even through a third article; what one accepted is."""
    members = [member("a", 0), member("b", 1), member("c", 2)]
    edges = [edge("a", "b", score=0.99), edge("b", "c", score=0.8)]
    assert originals(edges, members, rejected=frozenset({("a", "c")})) == {"b": "a"}
    assert originals(edges, members, rejected=frozenset({("a", "b")})) == {"c": "b"}
    assert originals([], members, accepted=frozenset({("a", "c")})) == {"c": "a"}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefg"),
            st.sampled_from("abcdefg"),
            st.sampled_from(["identical", "near", "rewrite", "update", "related"]),
            st.integers(1, 9),
            st.sampled_from([WHOLE, HALF]),
        ),
        max_size=12,
    )
)
def test_any_order(rows: list[tuple[str, str, str, int, Features]]) -> None:
    """Links do not depend on the order of the verdicts; a copy has one original, and that is no copy."""
    verdicts = {pair_of(a, b): edge(a, b, kind, score / 10, features) for a, b, kind, score, features in rows if a != b}
    members = {name: member(name, None if name == "g" else ord(name) % 3) for name in "abcdefg"}
    expected = resolve(list(verdicts.values()), members)
    for order in islice(permutations(verdicts.values()), 1, 200, 33):
        assert resolve(order, members) == expected
    copies = [link for link in expected if link.edge.kind in COPIES]
    assert len({link.article_id for link in copies}) == len(copies)
    assert not {link.article_id for link in copies} & {link.original_id for link in copies}
