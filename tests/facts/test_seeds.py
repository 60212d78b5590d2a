"""The facts of three articles on one conflict: where, when and how many."""

from datetime import UTC, date, datetime

import pytest

from pipeline.facts import Facts, facts_of
from pipeline.models import Context, Stated
from pipeline.tagging import tag
from tests.facts.scoring import lexicon
from tests.shared_data import shared

MONDAY = Stated(at=datetime(2022, 9, 12, tzinfo=UTC), precision="day")
APRIL = Stated(at=datetime(2016, 4, 4, 20, tzinfo=UTC), precision="second", tz_known=True)
NAMES = {"000": "000_65f630176a866fda.txt", "001": "001_e1cb3bb018407bd6.txt", "002": "002_041865ae3648969e.txt"}


def facts(name: str, published: Stated) -> Facts:
    """The facts of one of the three."""
    text = shared("seeds", NAMES[name]).read_text(encoding="utf-8")
    words = lexicon()
    tagging = tag(title="", text=text, language="en", lexicon=words)
    return facts_of(title="", text=text, language="en", published=published, tagging=tagging, lexicon=words)


@pytest.mark.parametrize("name", ["000", "001"])
def test_where(name: str) -> None:
    """The towns are in the right countries; the event is in Armenia, with Azerbaijan for Monday's accusation."""
    found = {place.place_id: place for place in facts(name, MONDAY).places if place.role == "event"}
    assert {key: found[key].country_iso3 for key in ("goris", "sotk", "jermuk")} == dict.fromkeys(
        ("goris", "sotk", "jermuk"), "ARM"
    )
    assert {found[key].country_iso3 for key in ("novoivanovka", "husulu")} == {"AZE"}
    assert next(iter(found.values())).country_iso3 == "ARM"
    assert {place.country_iso3 for place in found.values()} == {"ARM", "AZE"}


def test_the_third_is_elsewhere() -> None:
    """The article of 2016 happens in Nagorno-Karabakh; who talks about it does not move it."""
    found = [place for place in facts("002", APRIL).places if place.role == "event"]
    assert [place.place_id for place in found] == ["nagorno-karabakh"]


@pytest.mark.parametrize("name", ["000", "001"])
def test_when(name: str) -> None:
    """Published on a Monday, "Tuesday morning" is the coming midnight's other side, never last week."""
    when = facts(name, MONDAY).event_date
    assert (when.date_from, when.date_to, when.basis) == (date(2022, 9, 12), date(2022, 9, 13), "weekday")


@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_no_date_without_publication(name: str) -> None:
    """Weekdays say nothing where nobody knows the week."""
    assert facts(name, Stated()).event_date.basis == "none"


def test_when_of_the_third() -> None:
    """With its publication date the third is of the days before it."""
    when = facts("002", APRIL).event_date
    assert when.date_from is not None
    assert date(2016, 4, 2) <= when.date_from <= date(2016, 4, 4)


@pytest.mark.parametrize("name", ["000", "001"])
def test_no_current_toll(name: str) -> None:
    """The dead of an earlier war are history."""
    tolls = facts(name, MONDAY).tolls
    assert tolls
    assert not [toll for toll in tolls if toll.context is Context.CURRENT]


def test_toll_of_the_third() -> None:
    """One side counts its own dead, and is named."""
    toll = next(toll for toll in facts("002", APRIL).tolls if toll.low == 3)
    assert (toll.what, toll.high, toll.context, toll.attribution, toll.speaker) == (
        "killed", 3, Context.CURRENT, "claimed", "Azerbaijan",
    )  # fmt: skip
