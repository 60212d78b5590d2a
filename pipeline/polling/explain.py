"""Says in one sentence when a feed is polled next, and which rule decided."""

from datetime import datetime, timedelta

from pipeline.polling.state import PollState

_DISABLED = {
    "gone": "its server says that it is gone for good (410)",
    "merged": "it moved to the address of another subscribed feed ({moved_to})",
    "paused": "it was paused by hand",
}

_RULES = {
    "first": "it was never polled",
    "interval": "that is the shortest interval of the settings",
    "adaptive": "lately it brought little that was new, so it is polled every {interval}",
    "max-age": "its server asks for {fresh} between polls (Cache-Control: max-age)",
    "expires": "its server asks for {fresh} between polls (Expires)",
    "ttl": "the feed itself asks for {ttl} between polls",
    "skip": "the feed asks not to be polled in the hours or on the days before (skipHours, skipDays)",
    "retry-after": "its server asked to wait (Retry-After) when it failed with {reason}",
    "back-off": "the last {failures} failed ({reason}), and each failure doubles the pause",
    "host-quiet": "its host asked to be left alone, or has too many requests waiting",
    "clock": "the clock was set back since the last poll, and the same pause runs anew",
}


def why(state: PollState, now: datetime) -> str:
    """
    Explain a feed's next poll.

    Args:
        state: What is remembered of it.
        now: UTC.

    Returns:
        One sentence without the feed's name: "is due in 42 min (2026-03-01 12:00 UTC), because ...".
    """
    if state.disabled_reason:
        reason = _DISABLED.get(state.disabled_reason, state.disabled_reason).format(moved_to=state.moved_to)
        return f"is not polled, because {reason}."
    reason = _RULES.get(state.due_rule, state.due_rule).format(
        interval=spell_duration(state.interval_seconds or 0),
        fresh=spell_duration(state.fresh_seconds or 0),
        ttl=spell_duration(state.hints.ttl_seconds or 0),
        failures="poll" if state.failures == 1 else f"{state.failures} polls",
        reason=state.last_reason,
    )
    if "hint_capped" in state.flags:
        reason += ", which is capped"
    if state.next_due_at is None:
        return f"is due now, because {reason}."
    at = f"{state.next_due_at:%Y-%m-%d %H:%M} UTC"
    left = state.next_due_at - now
    if left <= timedelta(0):
        return f"is due now (since {at}), because the pause is over: {reason}."
    return f"is due in {spell_duration(left.total_seconds())} ({at}), because {reason}."


def spell_duration(seconds: float) -> str:
    """Spell a duration as a person would: `45 s`, `12 min`, `2 h`, `3 d`."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"
