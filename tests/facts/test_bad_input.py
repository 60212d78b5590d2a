"""Strange input gives no facts and no failure."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facts.dates import event_date
from pipeline.facts.numbers import quantities
from pipeline.facts.tolls import tolls
from pipeline.models import Context, Stated
from tests.facts.scoring import facts

PUBLISHED = Stated(at=datetime(2022, 9, 14, tzinfo=UTC), precision="day")


@pytest.mark.parametrize(
    ("written", "low"),
    [
        pytest.param("6,500", 6500, id="comma"),
        pytest.param("6.500", 6500, id="full stop"),
        pytest.param("6 500", 6500, id="blank"),
        pytest.param("6\u00a0500", 6500, id="no-break blank"),
        pytest.param("6\u202f500", 6500, id="narrow no-break blank"),
        pytest.param("6’500", 6500, id="apostrophe"),
        pytest.param("٦٥٠٠", 6500, id="arabic figures"),
        pytest.param("۶۵۰۰", 6500, id="persian figures"),
        pytest.param("६५००", 6500, id="devanagari figures"),
        pytest.param("1,234,567", 1234567, id="millions"),
        pytest.param("1.5 million", 1_500_000, id="decimal million"),
    ],
)
def test_numbers_in_many_spellings(written: str, low: int) -> None:
    """A number of people is read in every usual spelling."""
    found = tolls(title="", text=f"The ministry said {written} people were killed.", language="en")
    assert [(toll.what, toll.low, toll.high) for toll in found] == [("killed", low, low)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\n  \n", id="white space"),
        pytest.param("12 34 56 78 90 1.5 1,2 99999999999999999999 12:30 1/2", id="only numbers"),
        pytest.param("²³ ½ ① Ⅷ killed ² people killed", id="digits that are none"),
        pytest.param("killed killed wounded dead died toll", id="only harm"),
        pytest.param("The team was killed off in the 89th minute by 3 goals.", id="sport"),
        pytest.param("$500 was lost and 3% of 1.2 shares died away.", id="money"),
        pytest.param("Shares lost 12 points and the 3 towns were captured.", id="no people"),
        pytest.param("a" * 100_000, id="one long word"),
        pytest.param("1,000" * 20_000, id="one long number"),
        pytest.param("\x00\u202e\ufeff killed", id="control characters"),
    ],
)
def test_no_nonsense(text: str) -> None:
    """What holds no toll and no date gives none."""
    found = facts(text)
    assert not found.tolls
    assert found.event_date.basis == "published"


def test_places_only() -> None:
    """A list of places is no event anywhere: no country has a point, nothing is doubtful."""
    found = facts("Goris, Kharkiv, Baghdad, Syria, Armenia, Mali")
    assert not found.tolls
    assert all(place.lat is None and place.lon is None for place in found.places if place.precision == "country")


@pytest.mark.parametrize(
    "written",
    ["30 February 2022", "31/13/2022", "2022-02-30", "2022-13-01", "0000-00-00", "99.99.9999", "September 45"],
)
def test_impossible_dates(written: str) -> None:
    """A day that does not exist is no day of an event."""
    assert event_date(title="", text=f"Shells fell on {written}.", language="en", published=Stated()).basis == "none"


@pytest.mark.parametrize("written", ["12 NİSAN 2022", "12 nısan 2022", "12 Nisan 2022", "12.04.2022", "2022-04-12"])
def test_letters_that_fold_strangely(written: str) -> None:
    """A month is read with and without the dots of its letters."""
    found = event_date(title="", text=f"Saldırı {written}.", language="tr", published=Stated())
    assert found.date_from == date(2022, 4, 12)


@pytest.mark.parametrize("year", [1, 9999])
def test_edges_of_the_calendar(year: int) -> None:
    """A publication at the edge of the calendar does not fail."""
    edge = Stated(at=datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, tzinfo=UTC), precision="day")
    for text in ("It fell on Tuesday.", "It fell yesterday.", "It fell over the weekend.", "Shells fell.", "On 3 May."):
        event_date(title="", text=text, language="en", published=edge)


VOCABULARY = """
killed wounded five 12 6,500 at least between and to people soldiers the of in Goris Tuesday on 8 September dozens no
casualties including toll rose from died captured fled . , overnight 2020 said
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_every_toll_points_at_its_words(text: str) -> None:
    """Offsets hold the surface, the least is no greater than the greatest, and nothing fails."""
    for toll in tolls(title="", text=text, language="en"):
        assert text[toll.start : toll.end] == toll.surface
        assert 0 <= toll.low <= (toll.low if toll.high is None else toll.high)
        assert toll.context in Context
    for quantity in quantities(text, "en"):
        assert quantity.start <= quantity.core < quantity.end
    when = event_date(title="", text=text, language="en", published=PUBLISHED)
    assert when.date_from is not None
    assert when.date_to is not None
    assert when.date_from <= when.date_to
