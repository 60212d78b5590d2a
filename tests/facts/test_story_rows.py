"""The row of a story is made of what its originals say, whatever their order; independent origins are counted there."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.story_rows import Brief, Member, origin, pack, summarise, unpack

FIRST = Member(
    article_id="a",
    brief=Brief(
        title="Shells hit Goris", site="one.example", first=19_247, last=19_248, moment=100,
        places=(("goris", 3.0), ("ARM", 0.6)), countries=(("ARM", 3.0), ("ARM", 0.6)), tags=(("attack.shelling", 3.0),),
        conflicts=(("armenia-azerbaijan", 1.0),),
    ),
)  # fmt: skip
SECOND = Member(
    article_id="b",
    brief=Brief(
        title="Goris and Sotk under fire", site="two.example", first=19_248, last=19_249, moment=50,
        places=(("goris", 1.0), ("sotk", 9.0)), countries=(("ARM", 1.0),), tags=(("battle.clash", 9.0),),
    ),
    n_copies=2,
)  # fmt: skip
UNDATED = Member(article_id="c", brief=Brief(title="No word", site="three.example", moment=200))


def test_a_row() -> None:
    """Earliest headline, all days, what most name, and among equals what counts more."""
    row = summarise("a", [FIRST, SECOND, UNDATED])
    assert (row.id, row.title) == ("a", "Goris and Sotk under fire")
    assert (row.first_day, row.last_day) == (date(2022, 9, 12), date(2022, 9, 14))
    assert (row.n_originals, row.n_articles, row.independent_origins) == (3, 5, 3)
    assert (row.country_iso3, row.place_id, row.tag, row.conflict) == (
        "ARM", "goris", "battle.clash", "armenia-azerbaijan",
    )  # fmt: skip


def test_a_row_of_nothing() -> None:
    """What nobody says is NULL."""
    row = summarise("c", [UNDATED])
    assert (row.first_day, row.last_day, row.country_iso3, row.place_id, row.tag, row.conflict) == (None,) * 6


@given(st.permutations([FIRST, SECOND, UNDATED]))
def test_order_does_not_matter(members: list[Member]) -> None:
    """The same originals make the same row."""
    assert summarise("a", members) == summarise("a", [FIRST, SECOND, UNDATED])


@pytest.mark.parametrize(
    ("site", "credit", "copy_credit", "family", "expected"),
    [
        pytest.param("one.example", None, None, None, "site one.example", id="site"),
        pytest.param("one.example", None, None, "Harbour Group", "family Harbour Group", id="owner"),
        pytest.param("one.example", "Reuters", None, "Harbour Group", "agency reuters", id="credit"),
        pytest.param("reuters.com", None, None, None, "agency reuters", id="the agency itself"),
        pytest.param("one.example", None, "AFP", None, "agency afp", id="credit of a copy"),
        pytest.param("reuters.com", None, "AFP", None, "agency reuters", id="its own before that of a copy"),
    ],
)
def test_whose_voice(site: str, credit: str | None, copy_credit: str | None, family: str | None, expected: str) -> None:
    """The agency before the owner, the owner before the site."""
    member = Member(
        article_id="a", brief=Brief(title="", site=site, credit=credit), copy_credit=copy_credit, family=family
    )
    assert origin(member) == expected


@given(st.text(max_size=30), st.none() | st.text(max_size=8), st.none() | st.integers(-9999, 99999))
def test_a_brief_survives_storage(title: str, credit: str | None, first: int | None) -> None:
    """What is read back is what was stored."""
    brief = replace(FIRST.brief, title=title, credit=credit, first=first)
    assert unpack(pack(brief)) == brief
