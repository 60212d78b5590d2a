"""The values of polling: what is remembered of a feed, what a poll brought, and the user's bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.models import FeedHints, require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """
    The user's bounds.

    Attributes:
        interval_seconds: Shortest time between two polls of a feed, and the one it starts with.
        max_interval_seconds: Longest time that polls of a feed without news drift apart.
        adaptive: Whether they drift apart at all.
        max_hint_seconds: Longest wish of a publisher that is obeyed; a longer one is capped and flagged.
        max_backoff_seconds: Longest pause after failures, and longest Retry-After that is obeyed.
        moved_after: Sightings of a permanent redirect after which the new address is kept.
        unconditional_after_seconds: After so long without a full answer, validators are left out once.
    """

    interval_seconds: float = 900.0
    max_interval_seconds: float = 86_400.0
    adaptive: bool = True
    max_hint_seconds: float = 86_400.0
    max_backoff_seconds: float = 86_400.0
    moved_after: int = 3
    unconditional_after_seconds: float = 7 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """
    What is remembered of a feed between polls.

    Attributes:
        url: Where it is polled, secrets removed; differs from the configured address once a move was kept.
        etag: ETag of the last good answer, byte for byte; None when it had none.
        last_modified: Last-Modified of the last good answer, byte for byte; None when it had none.
        polled_at: When it was last asked, UTC; None before the first time.
        full_at: When it last gave a readable document, UTC; None when it never did.
        next_due_at: Not asked before, UTC; None before the first poll, and when disabled.
        due_rule: Which rule decided `next_due_at`; see `pipeline.polling.explain`.
        interval_seconds: Its own interval, adapted to how often it has news; None means the configured one.
        fresh_seconds: How long its last good answer said it stays fresh; None when it did not say.
        fresh_rule: Which header said so: `max-age` or `expires`; empty when none.
        hints: What the document itself last wished.
        failures: Polls in a row that failed.
        last_reason: Why the last poll failed; empty when it did not.
        moved_to: Target of the permanent redirect that was last seen; None when it was not redirected.
        moved_seen: How often in a row that target was seen.
        disabled_reason: Why it is not polled any more (`gone`, `merged`, `paused`); empty when it is.
        flags: Oddities of the last poll, such as `hint_capped`.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    polled_at: datetime | None = None
    full_at: datetime | None = None
    next_due_at: datetime | None = None
    due_rule: str = "first"
    interval_seconds: float | None = None
    fresh_seconds: int | None = None
    fresh_rule: str = ""
    hints: FeedHints = field(default_factory=FeedHints)
    failures: int = 0
    last_reason: str = ""
    moved_to: str | None = None
    moved_seen: int = 0
    disabled_reason: str = ""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("polled_at", "full_at", "next_due_at"):
            require_aware(getattr(self, name), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """
    What one poll brought.

    Attributes:
        status: HTTP status; None when there was no answer.
        reason: Why the poll failed: a reason of the web room, or `feed_parse`; empty when it did not.
        headers: Response headers by lower-case name, the first of each.
        moved_to: Where a redirect of which every hop was permanent led; None when there was none.
        retry_after_seconds: When the server, or our own pacing, said to come back; None when neither did.
        n_entries: Entries of the document.
        n_new: Those of them that were not known.
    """

    status: int | None = None
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    retry_after_seconds: float | None = None
    n_entries: int = 0
    n_new: int = 0
