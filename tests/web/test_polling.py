"""Laws and tables of the rules of polling."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import FeedHints
from pipeline.polling import (
    PollOutcome,
    PollSettings,
    PollState,
    after_poll,
    is_due,
    settle,
    validators,
    why,
)
from pipeline.polling.headers import cache_control, freshness_seconds, parse_http_date, parse_retry_after

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)  # a Monday
SETTINGS = PollSettings()
URL = "https://e.org/feed"
KNOWN = PollState(url=URL, etag='"1"', last_modified="yesterday", polled_at=NOW, full_at=NOW, next_due_at=NOW)


def poll(state: PollState, outcome: PollOutcome, hints: FeedHints | None = None, seed: str = "s") -> PollState:
    """The state after one poll at NOW."""
    return after_poll(state, outcome, hints, NOW, SETTINGS, seed=seed)


def pause(state: PollState) -> float:
    """Seconds from NOW to the next poll."""
    assert state.next_due_at is not None
    return (state.next_due_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("outcome", "hints", "rule", "least", "most"),
    [
        pytest.param(PollOutcome(status=200, n_entries=1, n_new=1), None, "interval", 900, 990, id="plain"),
        pytest.param(
            PollOutcome(status=200, headers={"cache-control": "max-age=7200"}),
            None,
            "max-age",
            7200,
            7400,
            id="max-age",
        ),
        pytest.param(
            PollOutcome(status=304, headers={"cache-control": 'max-age="7200"'}), None, "max-age", 7200, 7400, id="304"
        ),
        pytest.param(
            PollOutcome(status=200, headers={"cache-control": "max-age=7200", "age": "3600"}),
            None,
            "max-age",
            3600,
            3800,
            id="age-is-taken-off",
        ),
        pytest.param(
            PollOutcome(
                status=200,
                headers={"date": "Mon, 02 Mar 2026 01:00:00 GMT", "expires": "Mon, 02 Mar 2026 03:00:00 GMT"},
            ),
            None,
            "expires",
            7200,
            7400,
            id="expires-by-the-servers-own-clock",
        ),
        pytest.param(
            PollOutcome(status=200, headers={"cache-control": "max-age=315360000"}),
            None,
            "max-age",
            86_400,
            87_000,
            id="ten-years-are-capped",
        ),
        pytest.param(
            PollOutcome(status=200, headers={"cache-control": "no-cache, max-age=9999"}),
            None,
            "adaptive",
            900,
            1_500,
            id="no-cache-states-nothing",
        ),
        pytest.param(PollOutcome(status=200), FeedHints(ttl_seconds=3600), "ttl", 3600, 3800, id="ttl"),
        pytest.param(
            PollOutcome(status=200), FeedHints(skip_hours=frozenset({12, 13})), "skip", 5400, 5400, id="skip-hours"
        ),
        pytest.param(
            PollOutcome(status=200), FeedHints(skip_days=frozenset({0})), "skip", 41_400, 41_400, id="skip-days"
        ),
        pytest.param(
            PollOutcome(status=503, reason="http_503", retry_after_seconds=120),
            None,
            "retry-after",
            120,
            120,
            id="retry-after",
        ),
        pytest.param(
            PollOutcome(status=503, reason="http_503", retry_after_seconds=1e9),
            None,
            "retry-after",
            86_400,
            86_400,
            id="retry-after-is-capped",
        ),
        pytest.param(PollOutcome(reason="read_timeout"), None, "back-off", 900, 1125, id="back-off"),
        pytest.param(
            PollOutcome(reason="host_quiet", retry_after_seconds=50), None, "host-quiet", 50, 110, id="host-quiet"
        ),
    ],
)
def test_next_due(outcome: PollOutcome, hints: FeedHints | None, rule: str, least: float, most: float) -> None:
    """Each wish of a publisher moves the next poll, and the rule that decided is named and can be explained."""
    state = poll(KNOWN, outcome, hints)
    assert state.due_rule == rule
    assert least <= pause(state) <= most
    assert not is_due(state, NOW)
    assert "because" in why(state, NOW)


def test_a_capped_wish_is_flagged() -> None:
    """A wish beyond the cap leaves a flag, and the explanation says so."""
    state = poll(KNOWN, PollOutcome(status=200, headers={"cache-control": "max-age=315360000"}))
    assert state.flags == ("hint_capped",)
    assert "capped" in why(state, NOW)


def test_hints_survive_304() -> None:
    """A 304 carries no document, so what the document last wished still holds; a stored max-age too."""
    first = poll(KNOWN, PollOutcome(status=200, headers={"cache-control": "max-age=5000"}), FeedHints(ttl_seconds=9000))
    second = poll(first, PollOutcome(status=304))
    assert (second.fresh_seconds, second.hints.ttl_seconds, second.due_rule) == (5000, 9000, "ttl")


@pytest.mark.parametrize(
    ("outcome", "etag", "last_modified"),
    [
        pytest.param(
            PollOutcome(status=200, headers={"etag": 'W/"a b"', "last-modified": "monday"}),
            'W/"a b"',
            "monday",
            id="both",
        ),
        pytest.param(PollOutcome(status=200, headers={"etag": '"2"'}), '"2"', None, id="one-forgets-the-other"),
        pytest.param(PollOutcome(status=200), None, None, id="none-forgets-both"),
        pytest.param(PollOutcome(status=304), '"1"', "yesterday", id="304-keeps"),
        pytest.param(
            PollOutcome(status=304, headers={"etag": '"2"'}), '"2"', "yesterday", id="304-updates-what-it-names"
        ),
        pytest.param(
            PollOutcome(status=200, reason="feed_parse", headers={"etag": '"2"'}), '"1"', "yesterday", id="unparsable"
        ),
        pytest.param(
            PollOutcome(status=500, reason="http_500", headers={"etag": '"2"'}), '"1"', "yesterday", id="failure"
        ),
    ],
)
def test_validators(outcome: PollOutcome, etag: str | None, last_modified: str | None) -> None:
    """Validators are taken from good answers only, each for itself, unchanged."""
    assert validators(poll(KNOWN, outcome), NOW, SETTINGS) == (etag, last_modified)


def test_a_stuck_etag_is_left_out_now_and_then() -> None:
    """After a week without a full answer the feed is asked without validators."""
    assert validators(KNOWN, NOW + timedelta(days=6), SETTINGS) == ('"1"', "yesterday")
    assert validators(KNOWN, NOW + timedelta(days=7), SETTINGS) == (None, None)


@given(st.integers(1, 40), st.text(max_size=5))
def test_back_off_grows_up_to_its_cap_and_success_resets_it(failures: int, seed: str) -> None:
    """More failures never mean a shorter pause, whatever the jitter; one success ends it."""
    failed = PollOutcome(reason="http_500", status=500)
    state = replace(KNOWN, failures=failures)
    sooner = pause(poll(state, failed, seed=seed))
    later = pause(poll(poll(state, failed, seed=seed), failed, seed=seed + "x"))
    assert sooner <= later <= SETTINGS.max_backoff_seconds
    mended = poll(state, PollOutcome(status=200, n_entries=2, n_new=1))
    assert (mended.failures, mended.last_reason) == (0, "")
    assert pause(mended) <= 1.1 * SETTINGS.interval_seconds


@given(
    entries=st.integers(0, 30),
    new=st.integers(0, 30),
    max_age=st.integers(0, 10**10),
    ttl=st.integers(0, 10**6),
    interval=st.floats(900, 86_400),
    seed=st.text(max_size=4),
)
def test_never_more_often_than_wished(
    *, entries: int, new: int, max_age: int, ttl: int, interval: float, seed: str
) -> None:
    """No answer makes a feed due before its publisher's wishes (to the cap) or before the user's interval."""
    outcome = PollOutcome(
        status=200, headers={"cache-control": f"max-age={max_age}"}, n_entries=entries, n_new=min(new, entries)
    )
    state = poll(replace(KNOWN, interval_seconds=interval), outcome, FeedHints(ttl_seconds=ttl), seed)
    cap = SETTINGS.max_hint_seconds
    assert pause(state) >= max(min(max_age, cap), min(ttl, cap), SETTINGS.interval_seconds)
    assert SETTINGS.interval_seconds <= (state.interval_seconds or 0) <= SETTINGS.max_interval_seconds


def test_the_interval_adapts() -> None:
    """A feed that brings nothing new drifts to the user's limit, and comes back when it does."""
    state = KNOWN
    for _ in range(20):
        state = poll(state, PollOutcome(status=304))
    assert (state.interval_seconds, state.due_rule) == (SETTINGS.max_interval_seconds, "adaptive")
    for _ in range(20):
        state = poll(state, PollOutcome(status=200, n_entries=10, n_new=9))
    assert state.interval_seconds == SETTINGS.interval_seconds


def test_a_permanent_move_is_kept_after_three_sightings() -> None:
    """The address changes on the third steady sighting, and not when the target wavers."""
    moved = PollOutcome(status=200, moved_to="https://e.org/new")
    second = poll(poll(KNOWN, moved), moved)
    assert (second.url, second.moved_seen) == (URL, 2)
    assert poll(second, moved).url == "https://e.org/new"
    assert poll(poll(second, PollOutcome(status=200)), moved).moved_seen == 1
    assert poll(second, PollOutcome(status=200, moved_to="https://e.org/other")).moved_seen == 1


def test_a_move_onto_another_feed_merges() -> None:
    """A feed that moved for good to the address of another one is not polled any more, and the reason is told."""
    state = replace(KNOWN, moved_to="https://e.org/b", moved_seen=2)
    merged = after_poll(
        state,
        PollOutcome(status=200, moved_to="https://e.org/b"),
        None,
        NOW,
        SETTINGS,
        seed="",
        subscribed={"https://e.org/b"},
    )
    assert (merged.disabled_reason, is_due(merged, NOW + timedelta(days=9))) == ("merged", False)
    assert "https://e.org/b" in why(merged, NOW)


def test_gone_disables_at_once() -> None:
    """410 ends the polling, with a reason."""
    state = poll(KNOWN, PollOutcome(status=410, reason="http_410"))
    assert (state.disabled_reason, is_due(state, NOW + timedelta(days=99))) == ("gone", False)


@given(st.integers(-10 * 86_400, 10 * 86_400), st.integers(0, 86_400))
def test_a_wrong_clock_neither_parks_nor_storms(shift: int, wait: int) -> None:
    """However the clock jumps, a feed is due within the pause it was given, and never all feeds at once for nothing."""
    state = replace(KNOWN, next_due_at=NOW + timedelta(seconds=wait))
    then = NOW + timedelta(seconds=shift)
    settled = settle(state, then)
    assert settled.next_due_at is not None
    assert settled.next_due_at <= then + timedelta(seconds=wait + 300)
    assert settle(settled, then) == settled
    if shift < 0 and wait > 0:
        assert not is_due(settled, then)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="now"),
        pytest.param("Mon, 02 Mar 2026 12:32:00 GMT", 120.0, id="date"),
        pytest.param("Monday, 02-Mar-26 12:32:00 GMT", 120.0, id="rfc850"),
        pytest.param("Mon Mar  2 12:32:00 2026", 120.0, id="asctime"),
        pytest.param("Mon, 02 Mar 2020 12:32:00 GMT", 0.0, id="past"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="word"),
        pytest.param("1e9", None, id="float"),
        pytest.param("٣", None, id="other-digits"),
        pytest.param("9" * 400, 2.0**31 - 1, id="huge"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_parse_retry_after(value: str | None, seconds: float | None) -> None:
    """Both forms of Retry-After are read, and nonsense counts as absent."""
    assert parse_retry_after(value, None, NOW) == seconds


def test_retry_after_is_relative_to_the_servers_clock() -> None:
    """A date is measured against the server's own Date."""
    date = "Mon, 02 Mar 2020 00:00:00 GMT"
    assert parse_retry_after("Mon, 02 Mar 2020 00:02:00 GMT", date, NOW) == 120.0


@given(st.text())
def test_headers_never_raise(text: str) -> None:
    """Whatever a header holds, reading it gives a value or nothing."""
    parse_http_date(text)
    parse_retry_after(text, text, NOW)
    cache_control(text)
    freshness_seconds({"cache-control": text, "expires": text, "date": text, "age": text}, NOW)
