"""Pure: what one poll of a feed means: the next state, the record, the outcome, and what goes to quarantine."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.config import Settings
from pipeline.models import Feed, ParsedFeed
from pipeline.polling import PollOutcome, PollSettings, PollState, after_poll
from pipeline.steps.pool import Undone
from pipeline.store.documents import Failure
from pipeline.store.intake import Taken
from pipeline.store.polls import PollRecord
from pipeline.web.exchange import Fetched, FetchFailure
from pipeline.web.polled import poll_outcome

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """
    One feed after its poll.

    Attributes:
        feed: The feed.
        before: What was remembered of it.
        answer: What came back.
        parsed: What was read; None where there was no document.
        record: The poll as it is recorded, entries not yet counted.
    """

    feed: Feed
    before: PollState
    answer: Fetched | FetchFailure
    parsed: ParsedFeed | Undone | None
    record: PollRecord


def poll_settings(settings: Settings) -> PollSettings:
    """Spell the configuration as the polling room wants it."""
    return PollSettings(
        interval_seconds=settings.poll.interval,
        max_interval_seconds=settings.poll.max_interval,
        adaptive=settings.poll.adaptive,
        max_hint_seconds=settings.poll.max_hint,
        max_backoff_seconds=settings.fetch.max_retry_after,
    )


def next_state(
    polled: Polled, taken: Taken | None, settings: PollSettings, now: datetime, others: Collection[str]
) -> PollState:
    """
    Decide what is remembered of a feed.

    Args:
        polled: The poll.
        taken: How many entries it brought; None when there was no document to read.
        settings: The user's bounds.
        now: UTC.
        others: Addresses of the other subscribed feeds.
    """
    hints = polled.parsed.hints if isinstance(polled.parsed, ParsedFeed) else None
    seed = f"{polled.feed.name} {now.isoformat()}"
    return after_poll(polled.before, _outcome(polled, taken), hints, now, settings, seed=seed, subscribed=others)


def _outcome(polled: Polled, taken: Taken | None) -> PollOutcome:
    """Spell a poll as the polling room wants it."""
    return poll_outcome(
        polled.answer,
        n_entries=taken.n_entries if taken else 0,
        n_new=taken.n_new if taken else 0,
        parse_failure=polled.parsed.reason if isinstance(polled.parsed, Undone) else "",
    )


def counted(polled: Polled, taken: Taken | None) -> PollRecord:
    """The record of a poll with its entries counted and the reason why it could not be read."""
    reason = polled.parsed.reason if isinstance(polled.parsed, Undone) else polled.record.reason
    return replace(
        polled.record,
        reason=reason,
        n_entries=taken.n_entries if taken else 0,
        n_new_entries=taken.n_new if taken else 0,
    )


def end(polled: Polled) -> tuple[str, str, str]:
    """How a feed ended in this run: name, outcome, reason."""
    if isinstance(polled.answer, FetchFailure):
        return polled.feed.name, "failed", polled.answer.reason
    if isinstance(polled.parsed, Undone):
        return polled.feed.name, "failed", polled.parsed.reason
    return polled.feed.name, "unchanged" if polled.answer.status == NOT_MODIFIED else "fetched", ""


def moves(polled: Sequence[Polled], after: Sequence[tuple[Feed, PollState]]) -> list[tuple[str, str, str]]:
    """The permanent moves that were accepted: name, address before, address since."""
    return [
        (one.feed.name, one.before.url, state.url)
        for one, (_, state) in zip(polled, after, strict=True)
        if state.url != one.before.url
    ]


def broken(polled: Polled) -> Failure | None:
    """What goes to quarantine of a feed whose document cannot be read; None when it can."""
    if not isinstance(polled.parsed, Undone):
        return None
    return Failure(
        alias=f"feed:{polled.feed.name}",
        body="feed",
        url=polled.before.url,
        feed=polled.feed.name,
        stage="poll",
        reason=polled.parsed.reason,
        detail=polled.parsed.detail,
        due_at=None,
        warc_file=polled.record.warc_file,
        warc_offset=polled.record.warc_offset,
        warc_digest=polled.record.warc_digest,
    )
