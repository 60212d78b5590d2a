"""Dates as publishers write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import stated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "at", "precision", "tz_known"),
    [
        pytest.param("Tue, 13 Sep 2022 10:15:00 GMT", "2022-09-13T10:15:00", "second", True, id="RFC 822"),
        pytest.param("Tue, 13 Sep 2022 10:15:00 EDT", "2022-09-13T14:15:00", "second", True, id="EDT"),
        pytest.param("13 Sep 22 10:15 +0400", "2022-09-13T06:15:00", "minute", True, id="two-digit year, no seconds"),
        pytest.param("Tue, 13 Sep 2022 10:15:00 GMT+3", "2022-09-13T07:15:00", "second", True, id="GMT with offset"),
        pytest.param("2022-09-13T10:15:00.123+04:00", "2022-09-13T06:15:00", "second", True, id="ISO with fraction"),
        pytest.param("2022-09-13 10:15Z", "2022-09-13T10:15:00", "minute", True, id="ISO with blank"),
        pytest.param("2022-09-13", "2022-09-13T00:00:00", "day", False, id="day"),
        pytest.param("September 13, 2022", "2022-09-13T00:00:00", "day", False, id="American day"),
        pytest.param("Sept. 13, 2022 10:15 AM EDT", "2022-09-13T14:15:00", "minute", True, id="American moment"),
        pytest.param("13/09/2022 10:15", "2022-09-13T10:15:00", "minute", False, id="day that can only come first"),
        pytest.param("Tue, 13 Sep 2022 24:00:00 +0000", "2022-09-14T00:00:00", "second", True, id="midnight as 24"),
        pytest.param("1663064100", "2022-09-13T10:15:00", "second", True, id="seconds since 1970"),
        pytest.param("1663064100000", "2022-09-13T10:15:00", "second", True, id="milliseconds since 1970"),
        pytest.param("  Tue,\n 13 Sep 2022  10:15:00 GMT ", "2022-09-13T10:15:00", "second", True, id="white space"),
    ],
)
def test_readable(raw: str, at: str, precision: str, tz_known: bool) -> None:
    """A date that can be read becomes a moment in UTC with its precision, and its words are kept."""
    found = stated(raw, source="feed", now=NOW)
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert (found.precision, found.tz_known, found.source) == (precision, tz_known, "feed")
    assert found.raw == " ".join(raw.split())


@pytest.mark.parametrize(
    ("raw", "flag"),
    [
        pytest.param("32 Foo", "unreadable", id="no date"),
        pytest.param("2022-13-45", "unreadable", id="no such day"),
        pytest.param("Tue, 31 Feb 2022 10:00:00 GMT", "unreadable", id="no such day of February"),
        pytest.param("Tue, 13 Sep 2022 25:00:00 GMT", "unreadable", id="no such hour"),
        pytest.param("Monday", "unreadable", id="a day of the week"),
        pytest.param("10:15", "unreadable", id="a time"),
        pytest.param("2022", "unreadable", id="a year"),
        pytest.param("03/04/2022", "ambiguous", id="day or month first"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", "epoch", id="1970"),
        pytest.param("0001-01-01T00:00:00Z", "unreadable", id="year 1"),
        pytest.param("Thu, 01 Jan 2099 00:00:00 GMT", "future", id="2099"),
    ],
)
def test_doubtful(raw: str, flag: str) -> None:
    """A date that cannot be meant gives no moment, but a flag, and its words are kept."""
    found = stated(raw, source="feed", now=NOW)
    assert (found.at, found.precision, found.flag, found.raw) == (None, None, flag, raw)


def test_missing() -> None:
    """No statement is nothing wrong."""
    for raw in (None, "", "  \n"):
        found = stated(raw, source="feed", now=NOW)
        assert (found.at, found.raw, found.source, found.flag) == (None, None, None, None)


def test_no_zone_is_flagged() -> None:
    """A time without zone counts as UTC, and says so."""
    found = stated("Tue, 13 Sep 2022 10:15:00", source="feed", now=NOW)
    assert found.at == datetime(2022, 9, 13, 10, 15, tzinfo=UTC)
    assert (found.tz_known, found.flag) == (False, "no_zone")


def test_the_future_is_only_judged_against_a_clock() -> None:
    """Without the time of fetching, nothing is in the future."""
    assert stated("2099-01-01", source="feed").flag is None


@given(st.datetimes(datetime(1980, 1, 2), datetime(2026, 2, 1)), st.integers(-12, 14))  # noqa: DTZ001 (zone is added)
def test_round_trip(moment: datetime, hours: int) -> None:
    """What a well-behaved publisher writes comes back as the same moment."""
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    local = whole + timedelta(hours=hours)
    iso = f"{local:%Y-%m-%dT%H:%M:%S}{hours:+03d}:00"
    mail = f"{local:%a, %d %b %Y %H:%M:%S} {hours:+03d}00"
    if (whole.month, whole.day) not in {(1, 1), (12, 31)}:
        assert stated(iso, source="feed", now=NOW).at == whole
        assert stated(mail, source="feed", now=NOW).at == whole


@given(st.text(max_size=60))
def test_never_fails(raw: str) -> None:
    """Whatever stands there, there is an answer, and it is either a moment or a reason."""
    found = stated(raw, source="feed", now=NOW)
    assert found.at is not None or found.flag is not None or found.raw is None
