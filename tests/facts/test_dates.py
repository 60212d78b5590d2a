"""Dates mean what the date library reads in them, and text is folded without moving a letter."""

import re
from datetime import date

import pytest
from dateparser.date import DateDataParser
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.calendar import names
from pipeline.facts.days import expressions
from pipeline.facts.patterns import by_first_letter, same_places

LANGUAGES = ("en", "ru", "uk", "fr", "es", "de", "it", "pt", "pl", "ar", "tr", "el", "nl", "sv", "cs", "id", "sw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_the_library_reads_it(language: str) -> None:
    """Each name of a month with day and year is the day that the library, which costs 2 ms a date, makes of it."""
    known = names(language)
    assert known is not None
    library = DateDataParser(languages=[language], settings={"STRICT_PARSING": True, "DATE_ORDER": "DMY"})
    agreed = 0
    for name in known.months:
        written = f"17 {name} 2021"
        read = library.get_date_data(written).date_obj
        found = expressions(written, (0, len(written)), language, None, exact=False)
        if read is not None and (read.day, read.year) == (17, 2021) and found:
            assert found[0].first == read.date(), written
            agreed += 1
    assert agreed >= 12


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("12 September 2022", date(2022, 9, 12), id="day first"),
        pytest.param("SEPTEMBER 12th, 2022", date(2022, 9, 12), id="month first"),
        pytest.param("12/31/2021", date(2021, 12, 31), id="american"),
        pytest.param("31.12.2021", date(2021, 12, 31), id="full stops"),
        pytest.param("2021-12-31", date(2021, 12, 31), id="iso"),
        pytest.param("3/4/2021", None, id="ambiguous"),
        pytest.param("31 November 2021", None, id="no such day"),
        pytest.param("it can not be", None, id="none"),
    ],
)
def test_a_full_date(written: str, expected: date | None) -> None:
    """A date with its year needs no publication; what can be two days or none is none."""
    found = expressions(written, (0, len(written)), "en", None, exact=False)
    assert [one.first for one in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("written", "first"),
    [
        pytest.param("on July 1", None, id="next summer"),
        pytest.param("in early June", None, id="next summer's month"),
        pytest.param("on December 28", date(2021, 12, 28), id="last winter"),
        pytest.param("in early December", date(2021, 12, 1), id="last winter's month"),
        pytest.param("on January 8", date(2022, 1, 8), id="this month"),
        pytest.param("in early January", date(2022, 1, 1), id="this very month"),
    ],
)
def test_a_day_without_its_year(written: str, first: date | None) -> None:
    """In the middle of January 2022, the past reaches back half a year; what lies ahead is no day of an event."""
    found = expressions(written, (0, len(written)), "en", date(2022, 1, 15), exact=True)
    assert [one.first for one in found] == ([] if first is None else [first])


@given(st.text(st.sampled_from("aßİΣςŉﬁ ÄЖ1"), max_size=40) | st.text(max_size=40))
def test_folding_moves_nothing(text: str) -> None:
    """Every letter is folded where it stands, or left alone where folding makes several of it."""
    folded = same_places(text)
    assert len(folded) == len(text)
    assert all(new in {old, old.casefold()} for old, new in zip(text, folded, strict=True))


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=8), st.text("abc ", max_size=30))
def test_order_of_letters_changes_nothing(words: list[str], text: str) -> None:
    """Sorted by their first letter, alternatives match the same."""
    plain, fast = (re.compile(rf"\b{one}\b") for one in (f"(?:{'|'.join(words)})", by_first_letter("|".join(words))))
    assert [one.span() for one in plain.finditer(text)] == [one.span() for one in fast.finditer(text)]
