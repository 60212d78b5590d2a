"""Pure: what becomes of an entry that a feed serves, before anything is downloaded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from pipeline.models import Entry
from pipeline.urls import article_key

QUEUED = "queued"
FORGOTTEN = "forgotten"
"""Reason for which an article that was removed on request is left alone, whatever its feeds say."""

_FIRST_PAUSE_SECONDS = 300.0
_PAUSE_GROWTH = 4.0
_LONGEST_PAUSE_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """
    What the corpus knows of an entry and of the document that it leads to.

    Attributes:
        digest: Digest of the entry when it was last seen; None when it is new to this feed.
        article_id: The article its address stands for; None when unknown.
        state: State of its document: `queued`, `archived` or `done`; None when there is none.
        outcome: How the document ended, where it is done.
        reason: Why.
        alias: Key of that document: the one that the entry first led to while it stays as it was; None when unknown.
    """

    digest: str | None = None
    article_id: str | None = None
    state: str | None = None
    outcome: str | None = None
    reason: str = ""
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """
    What becomes of an entry now.

    Attributes:
        fate: `queued` when its document decides, else the outcome.
        reason: Why; empty when the fate says it all.
        fetch: Whether its document is to be fetched (again).
    """

    fate: str
    reason: str = ""
    fetch: bool = False


def entry_digest(entry: Entry) -> str:
    """Digest what a publisher changes when it changes an article: title, summary, content and date."""
    stated = "\x1f".join((entry.title, entry.summary, entry.content, entry.published.raw or ""))
    return blake2b(stated.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def entry_alias(feed: str, entry: Entry) -> str | None:
    """
    Find the key under which the document of an entry is queued.

    Returns:
        The key of its link; for an entry without a link but with content of its own, a stable key made of feed and
        entry; None when there is nothing to store.
    """
    if entry.url is not None:
        return article_key(entry.url)
    return f"entry://{feed}/{entry.key}" if entry.content else None


def admit(entry: Entry, alias: str | None, known: Acquaintance) -> Fate:
    """
    Decide what becomes of an entry.

    An entry whose title, summary, content or date changed is fetched again, because its article may have changed too;
    one that was refused is tried again only then. One that was forgotten on request is never fetched again.

    Args:
        entry: As the feed serves it.
        alias: Result of `entry_alias`.
        known: What the corpus knows of it.
    """
    forgotten = known.state == "done" and known.reason == FORGOTTEN
    if alias is None or forgotten:
        return Fate(fate="skipped", reason=FORGOTTEN if forgotten else "no_link")
    changed = known.digest is not None and known.digest != entry_digest(entry)
    if known.state in ("queued", "archived"):
        return Fate(fate=QUEUED)
    if changed:
        return Fate(fate=QUEUED, fetch=True)
    if known.article_id is not None:
        return Fate(fate="known", reason="volatile_link" if known.alias not in (None, alias) else "")
    if known.state == "done" and known.outcome in ("skipped", "quarantined"):
        return Fate(fate=known.outcome, reason=known.reason)
    return Fate(fate=QUEUED, fetch=True)


def next_try(
    *,
    attempts: int,
    spent: int,
    most: int,
    transient: bool,
    retry_after_seconds: float | None,
    seed: str,
    now: datetime,
) -> datetime | None:
    """
    Decide when a page that could not be had is tried again.

    The pause starts at five minutes and grows fourfold with each attempt, up to a day, so that five attempts span a
    night's outage; a tenth of it is spread by the seed so that a host's pages do not come back all at once.

    Args:
        attempts: Attempts made before this one since the page was queued; every request counts.
        spent: Requests of this one; 0 when its host was left alone, which ends nothing.
        most: Most attempts in all.
        transient: Whether asking again may help.
        retry_after_seconds: When the server said to come back; None when it did not.
        seed: Spreads the pause; the same seed gives the same pause.
        now: UTC.

    Returns:
        The moment; None when it is not tried again.
    """
    if not transient or (spent and attempts + spent >= most):
        return None
    pause = min(_FIRST_PAUSE_SECONDS * _PAUSE_GROWTH**attempts, _LONGEST_PAUSE_SECONDS)
    share = int.from_bytes(blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=2).digest(), "big") / 0xFFFF
    return now + timedelta(seconds=max(pause * (1 + share / 10), retry_after_seconds or 0))
