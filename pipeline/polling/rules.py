"""The rules of polling: from what is remembered of a feed and what a poll brought, to what is remembered next."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from pipeline.models import FeedHints
from pipeline.polling.headers import freshness_seconds
from pipeline.polling.state import PollOutcome, PollSettings, PollState

_NOT_MODIFIED = 304
_GONE = 410
_POSTPONED = frozenset({"host_quiet", "host_busy"})
"""Reasons for which the feed was not asked at all: they count as no failure."""

_SLACK = timedelta(minutes=5)
"""By so much a clock may be set back without being called wrong."""

_MIN_PAUSE_SECONDS = 60.0
_JITTER_SHARE = 0.1
"""Polls are spread over this share of their interval, always later, so that feeds of one host drift apart."""

_BACKOFF_JITTER_SHARE = 0.25
_SOME_SHARE, _MANY_SHARE = 0.1, 0.5
_RARER, _SLIGHTLY_RARER, _MORE_OFTEN = 1.5, 1.1, 0.5
_HOURS_A_WEEK = 24 * 7


def validators(state: PollState, now: datetime, settings: PollSettings) -> tuple[str | None, str | None]:
    """
    Choose the validators for the next request.

    A feed that gave no full answer for long is asked without any: some servers keep one ETag for ever.

    Returns:
        ETag and Last-Modified to send, each None when it is not to be sent.
    """
    if state.full_at is None or (now - state.full_at).total_seconds() >= settings.unconditional_after_seconds:
        return None, None
    return state.etag, state.last_modified


def is_due(state: PollState, now: datetime) -> bool:
    """Whether a feed is polled now."""
    return not state.disabled_reason and (state.next_due_at is None or state.next_due_at <= now)


def settle(state: PollState, now: datetime) -> PollState:
    """
    Mend times that a wrong clock left in the future, so that neither a storm of polls nor a parked feed follows.

    A feed that seems to have been polled in the future is due one pause from now: the pause it had been given.

    Returns:
        The state itself where nothing is wrong.
    """
    if state.polled_at is None or state.polled_at <= now + _SLACK:
        return state
    pause = state.next_due_at - state.polled_at if state.next_due_at is not None else timedelta(0)
    due = None if state.next_due_at is None else now + max(pause, timedelta(0))
    full = None if state.full_at is None else min(state.full_at, now)
    return replace(state, polled_at=now, full_at=full, next_due_at=due, due_rule="clock")


def after_poll(
    state: PollState,
    outcome: PollOutcome,
    hints: FeedHints | None,
    now: datetime,
    settings: PollSettings,
    *,
    seed: str,
    subscribed: Collection[str] = (),
) -> PollState:
    """
    Decide what is remembered of a feed after a poll.

    Args:
        state: What was remembered.
        outcome: What the poll brought.
        hints: What the document wishes; None when there was no document to read.
        now: When it was polled, UTC.
        settings: The user's bounds.
        seed: Fixes the jitter: the same seed gives the same result.
        subscribed: Addresses of all other feeds; a feed that moved onto one of them is merged into it.

    Returns:
        What is remembered next.
    """
    jitter = _fraction(seed)
    if outcome.reason in _POSTPONED:
        return _postponed(state, outcome, now, settings, jitter)
    polled = replace(state, polled_at=now, flags=())
    if outcome.status == _GONE:
        return replace(
            polled, failures=state.failures + 1, last_reason=outcome.reason, next_due_at=None, disabled_reason="gone"
        )
    if outcome.reason:
        return _failed(polled, outcome, now, settings, jitter)
    answered = _answered(polled, outcome, hints, now, settings)
    return _scheduled(_moved(answered, outcome, settings, subscribed), now, settings, jitter)


def _postponed(
    state: PollState, outcome: PollOutcome, now: datetime, settings: PollSettings, jitter: float
) -> PollState:
    """The feed was not asked, because its host wishes quiet: come back when that is over."""
    pause = min(outcome.retry_after_seconds or _MIN_PAUSE_SECONDS, settings.max_backoff_seconds)
    due = now + timedelta(seconds=pause + jitter * _MIN_PAUSE_SECONDS)
    return replace(state, next_due_at=due, due_rule="host-quiet")


def _failed(state: PollState, outcome: PollOutcome, now: datetime, settings: PollSettings, jitter: float) -> PollState:
    """The poll failed: validators stay as they are; come back when the server says, else later each time."""
    failures = state.failures + 1
    cap = settings.max_backoff_seconds
    if outcome.retry_after_seconds is not None:
        rule, pause = "retry-after", min(max(outcome.retry_after_seconds, _MIN_PAUSE_SECONDS), cap)
    else:
        doubled = settings.interval_seconds * 2.0 ** min(failures - 1, 30)
        rule, pause = "back-off", min(doubled * (1 + _BACKOFF_JITTER_SHARE * jitter), cap)
    return replace(
        state,
        failures=failures,
        last_reason=outcome.reason,
        next_due_at=now + timedelta(seconds=pause),
        due_rule=rule,
    )


def _answered(
    state: PollState, outcome: PollOutcome, hints: FeedHints | None, now: datetime, settings: PollSettings
) -> PollState:
    """
    The poll brought a document, or 304: take its validators and wishes.

    Each validator is taken for itself. A 200 without one forgets it; a 304 updates only what it names (RFC 9111,
    section 4.3.4).
    """
    fresh = freshness_seconds(outcome.headers, now)
    interval = _adapted(state, outcome, settings)
    if outcome.status == _NOT_MODIFIED:
        kept = (state.fresh_seconds, state.fresh_rule)
        states_freshness = "cache-control" in outcome.headers or "expires" in outcome.headers
        seconds, rule = fresh or ((None, "") if states_freshness else kept)
        return replace(
            state,
            etag=outcome.headers.get("etag", state.etag),
            last_modified=outcome.headers.get("last-modified", state.last_modified),
            interval_seconds=interval,
            fresh_seconds=seconds,
            fresh_rule=rule,
            failures=0,
            last_reason="",
        )
    seconds, rule = fresh or (None, "")
    return replace(
        state,
        etag=outcome.headers.get("etag"),
        last_modified=outcome.headers.get("last-modified"),
        full_at=now,
        interval_seconds=interval,
        fresh_seconds=seconds,
        fresh_rule=rule,
        hints=hints or FeedHints(),
        failures=0,
        last_reason="",
    )


def _adapted(state: PollState, outcome: PollOutcome, settings: PollSettings) -> float:
    """Poll more rarely what brings little that is new, and more often what brings much; within the user's bounds."""
    interval = state.interval_seconds or settings.interval_seconds
    if not settings.adaptive or state.full_at is None:
        return settings.interval_seconds
    share = outcome.n_new / outcome.n_entries if outcome.n_entries else 0.0
    if share == 0.0:
        interval *= _RARER
    elif share < _SOME_SHARE:
        interval *= _SLIGHTLY_RARER
    elif share >= _MANY_SHARE:
        interval *= _MORE_OFTEN
    return max(settings.interval_seconds, min(interval, settings.max_interval_seconds))


def _moved(state: PollState, outcome: PollOutcome, settings: PollSettings, subscribed: Collection[str]) -> PollState:
    """Count sightings of a permanent redirect; keep the new address after enough of them."""
    if outcome.moved_to is None or outcome.moved_to == state.url:
        return replace(state, moved_to=None, moved_seen=0)
    seen = state.moved_seen + 1 if outcome.moved_to == state.moved_to else 1
    moved = replace(state, moved_to=outcome.moved_to, moved_seen=seen)
    if seen < settings.moved_after:
        return moved
    if outcome.moved_to in subscribed:
        return replace(moved, disabled_reason="merged")
    return replace(moved, url=outcome.moved_to, moved_to=None, moved_seen=0)


def _scheduled(state: PollState, now: datetime, settings: PollSettings, jitter: float) -> PollState:
    """Set the next time: the longest of our interval and the publisher's wishes, capped, outside of skipped hours."""
    if state.disabled_reason:
        return replace(state, next_due_at=None)
    interval = state.interval_seconds or settings.interval_seconds
    adapted = interval > settings.interval_seconds
    wishes = [("adaptive" if adapted else "interval", interval)]
    flags: tuple[str, ...] = ()
    for rule, seconds in ((state.fresh_rule, state.fresh_seconds), ("ttl", state.hints.ttl_seconds)):
        if seconds is None:
            continue
        if seconds > settings.max_hint_seconds:
            flags = ("hint_capped",)
        wishes.append((rule, min(seconds, settings.max_hint_seconds)))
    rule, pause = max(wishes, key=lambda wish: wish[1])
    due = now + timedelta(seconds=pause + jitter * _JITTER_SHARE * interval)
    allowed = _outside_skipped(due, state.hints)
    if allowed is None:
        flags = (*flags, "skips_all_hours")
    elif allowed != due:
        rule, due = "skip", allowed
    return replace(state, next_due_at=due, due_rule=rule, flags=flags)


def _outside_skipped(due: datetime, hints: FeedHints) -> datetime | None:
    """Move a time to the next hour that the publisher does not skip; None when it skips all."""
    candidate = due
    for _ in range(_HOURS_A_WEEK + 1):
        if candidate.hour not in hints.skip_hours and candidate.weekday() not in hints.skip_days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return None


def _fraction(seed: str) -> float:
    """A number in [0, 1) fixed by a text."""
    return int.from_bytes(blake2b(seed.encode(), digest_size=8).digest(), "big") / 2.0**64
