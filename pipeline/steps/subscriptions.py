"""What `tocsin feeds` does: looks at feeds on the web without storing anything, and edits the list of subscriptions."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median

from pipeline import feedfile, opml
from pipeline.config import Settings, load_feeds
from pipeline.errors import UsageError
from pipeline.models import Feed, ParsedFeed
from pipeline.reservations import robots_reservations
from pipeline.secrets import Vault, split
from pipeline.steps.manners import fetch_settings
from pipeline.steps.pool import Undone, pool_of
from pipeline.steps.worker import FeedSource
from pipeline.web import robots
from pipeline.web.addresses import wire_url
from pipeline.web.client import Client
from pipeline.web.discovery import announced_feeds
from pipeline.web.exchange import Fetched, FetchFailure, Request
from pipeline.web.polled import moved_to
from pipeline.web.reasons import nature

FULL_TEXT_WORDS = 150
"""A feed whose entries have so many words (median) carries its articles in full; teasers are far shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """
    What a look at one feed showed.

    Attributes:
        name: Name of the feed; empty when it is not subscribed.
        url: Its address, secrets removed.
        reason: Why it cannot be used; empty when it can.
        meaning: The same in words.
        status: HTTP status; None when no answer came.
        kind: `rss`, `atom`, `rdf`, `json` or `cdf`; empty when unreadable.
        title: Its own title.
        language: The language it states; None when it does not.
        n_entries: Its entries.
        n_dated: Entries whose date can be read.
        newest: Newest readable date of an entry, UTC; None when there is none.
        median_words: Median length of the text that the entries carry.
        moved_to: Where it has moved for good; None when it has not.
        validators: Which of `etag` and `last-modified` it sends.
        opt_outs: Reservations found in its headers and in robots.txt of its first entry.
        pages: Whether robots.txt allows its first entry's page: `allowed`, or why not; empty when there is none.
        flags: Oddities of the document.
    """

    name: str
    url: str
    reason: str = ""
    meaning: str = ""
    status: int | None = None
    kind: str = ""
    title: str = ""
    language: str | None = None
    n_entries: int = 0
    n_dated: int = 0
    newest: datetime | None = None
    median_words: int = 0
    moved_to: str | None = None
    validators: tuple[str, ...] = ()
    opt_outs: tuple[str, ...] = ()
    pages: str = ""
    flags: tuple[str, ...] = ()

    @property
    def full_text(self) -> bool:
        """Whether the entries carry their articles in full."""
        return self.median_words >= FULL_TEXT_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What an address turned out to be.

    Attributes:
        check: The look at it; its reason is empty when it is a feed.
        announced: Feeds that it announces where it is a page: address and title.
    """

    check: Check
    announced: tuple[tuple[str, str], ...] = ()


def check_feeds(settings: Settings, feeds: Sequence[Feed]) -> tuple[Check, ...]:
    """
    Look at feeds: ask for each, read it, and ask robots.txt about its first page. Nothing is stored.

    Args:
        settings: Manners and bounds.
        feeds: What to look at; URLs may carry secrets.
    """
    return tuple(found.check for found in look_at(settings, feeds))


def look_at(settings: Settings, feeds: Sequence[Feed]) -> tuple[Found, ...]:
    """Look at addresses that may be feeds, or pages that announce feeds."""
    parted = [split(feed.url) for feed in feeds]
    clean = [replace(feed, url=url) for feed, (url, _) in zip(feeds, parted, strict=True)]
    vault = Vault(secret for _, secrets in parted for secret in secrets)
    return asyncio.run(_look(settings, clean, vault))


async def _look(settings: Settings, feeds: Sequence[Feed], vault: Vault) -> tuple[Found, ...]:
    async with Client(fetch_settings(settings), vault=vault) as client:
        answers = await asyncio.gather(*(client.fetch(Request(url=feed.url, kind="feed")) for feed in feeds))
        documents = [answer for answer in answers if isinstance(answer, Fetched)]
        read = await asyncio.to_thread(_parse, settings, documents)
        parsed = dict(zip(map(id, documents), read, strict=True))
        return tuple(
            await asyncio.gather(
                *(
                    _found(client, feed, answer, parsed.get(id(answer)))
                    for feed, answer in zip(feeds, answers, strict=True)
                )
            )
        )


def _parse(settings: Settings, documents: Sequence[Fetched]) -> list[ParsedFeed | Undone]:
    """Read documents in workers that can be killed."""
    if not documents:
        return []
    with pool_of(settings) as pool:
        return list(pool.parse_all(map(FeedSource.of, documents)))


async def _found(
    client: Client, feed: Feed, answer: Fetched | FetchFailure, parsed: ParsedFeed | Undone | None
) -> Found:
    """Say what one answer showed."""
    if isinstance(answer, FetchFailure):
        meaning = nature(answer.reason).meaning
        return Found(
            check=Check(name=feed.name, url=feed.url, reason=answer.reason, meaning=meaning, status=answer.status)
        )
    if not isinstance(parsed, ParsedFeed):
        undone = parsed or Undone(reason="feed_parse", detail="it was not read")
        check = Check(name=feed.name, url=feed.url, reason=undone.reason, meaning=undone.detail, status=answer.status)
        return Found(check=check, announced=announced_feeds(answer.body, answer.final_url))
    pages, reserved = await _pages(client, parsed)
    return Found(check=_described(feed, answer, parsed, pages, reserved))


def _described(feed: Feed, answer: Fetched, parsed: ParsedFeed, pages: str, reserved: tuple[str, ...]) -> Check:
    """Describe a feed that was read."""
    dates = [entry.published.at for entry in parsed.entries if entry.published.at is not None]
    lengths = [len((entry.content or entry.summary).split()) for entry in parsed.entries]
    return Check(
        name=feed.name,
        url=feed.url,
        status=answer.status,
        kind=parsed.kind,
        title=parsed.title,
        language=parsed.language,
        n_entries=len(parsed.entries),
        n_dated=len(dates),
        newest=max(dates, default=None),
        median_words=int(median(lengths)) if lengths else 0,
        moved_to=moved_to(answer),
        validators=tuple(name for name in ("etag", "last-modified") if answer.header(name)),
        opt_outs=tuple(sorted({*answer.opt_outs, *reserved})),
        pages=pages,
        flags=parsed.flags,
    )


async def _pages(client: Client, parsed: ParsedFeed) -> tuple[str, tuple[str, ...]]:
    """Ask robots.txt about the first entry's page."""
    url = next((entry.url for entry in parsed.entries if entry.url), None)
    if url is None:
        return "", ()
    try:
        record = await client.robots_of(str(wire_url(url).origin()))
    except ValueError:
        return "bad_url", ()
    if isinstance(record, FetchFailure):
        return record.reason, ()
    return robots.refusal(record, url) or "allowed", robots_reservations(record.text)


def add(path: Path, feed: Feed) -> None:
    """
    Subscribe to a feed.

    Args:
        path: `feeds.toml`; created when missing.
        feed: What to add.

    Raises:
        ConfigError: If its name or URL is subscribed already.
    """
    _replace(path, feedfile.with_feed(_text(path), feed))


def remove(path: Path, name: str) -> None:
    """
    End a subscription; what it brought stays in the corpus.

    Raises:
        ConfigError: If no feed has that name.
    """
    _replace(path, feedfile.without_feed(_text(path), name))


def import_opml(path: Path, document: bytes) -> tuple[tuple[Feed, ...], int]:
    """
    Subscribe to all feeds of a subscription list that are not subscribed yet.

    Args:
        path: `feeds.toml`; created when missing.
        document: The list.

    Returns:
        What was added, and how many were left out because they are subscribed already or are no web addresses.

    Raises:
        UsageError: If the list holds no feeds.
    """
    known = load_feeds(path) if path.exists() else ()
    names, urls = {feed.name for feed in known}, {feed.url for feed in known}
    text, added = _text(path), []
    subscriptions = opml.parse(document)
    for subscription in subscriptions:
        if subscription.url in urls or not _is_web(subscription.url):
            continue
        feed = Feed(name=feedfile.free_name(subscription.title or subscription.url, names), url=subscription.url)
        text = feedfile.with_feed(text, feed)
        names.add(feed.name)
        added.append(feed)
    if added:
        _replace(path, text)
    return tuple(added), len(subscriptions) - len(added)


def export_opml(feeds: Sequence[Feed]) -> str:
    """Write subscriptions as OPML; secrets stay out."""
    return opml.write([replace(feed, url=split(feed.url)[0]) for feed in feeds])


def named(feeds: Sequence[Feed], name: str) -> Feed:
    """
    Find a feed by name.

    Raises:
        UsageError: If there is none.
    """
    for feed in feeds:
        if feed.name == name:
            return feed
    raise UsageError(f'no feed is named "{name}"', "See `tocsin feeds list`")


def _is_web(url: str) -> bool:
    """Whether an address can be asked at all."""
    try:
        wire_url(url)
    except ValueError:
        return False
    return True


def _text(path: Path) -> str:
    """The file's text; empty when it is not there."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all, keeping its permissions."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".feeds-", suffix=".toml")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
