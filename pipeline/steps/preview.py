"""Says what a run of the main job would do, without fetching or writing anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.config import Settings
from pipeline.models import Feed
from pipeline.polling import is_due, settle
from pipeline.secrets import split
from pipeline.steps.run import store_of
from pipeline.store import polls
from pipeline.store.queries import statement
from pipeline.store.rows import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a run would do.

    Attributes:
        feeds: Number of feeds considered.
        due: Names of those that are due.
        pages_due: Pages in the queue that are due.
        pages_waiting: Pages in the queue that are not due yet.
        archived: Documents archived but not yet processed.
    """

    feeds: int
    due: tuple[str, ...]
    pages_due: int = 0
    pages_waiting: int = 0
    archived: int = 0


def preview(settings: Settings, feeds: Sequence[Feed]) -> Preview:
    """
    Look at what is due.

    Args:
        settings: What the run would be under.
        feeds: The feeds that it would poll.
    """
    store = store_of(settings)
    now = datetime.now(UTC)
    if not store.live.exists():
        return Preview(feeds=len(feeds), due=tuple(feed.name for feed in feeds))
    clean = [replace(feed, url=split(feed.url)[0]) for feed in feeds]
    with store.writing() as connection:
        states = polls.states(connection, clean)
        row = connection.execute(statement("queue_sizes"), {"now": utc(now)}).fetchone() or (0, 0, 0)
    due = tuple(feed.name for feed in clean if is_due(settle(states[feed.name], now), now))
    return Preview(feeds=len(clean), due=due, pages_due=row[0], pages_waiting=row[1], archived=row[2])
