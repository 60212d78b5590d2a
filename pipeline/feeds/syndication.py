"""Adapts feedparser: RSS, Atom, RDF and CDF become our values."""

import calendar
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from pipeline.bylines import names
from pipeline.dates import stated
from pipeline.errors import FeedError
from pipeline.feeds.aside import Aside, set_aside
from pipeline.feeds.entries import Draft, finished
from pipeline.markup import one_line, paragraphs
from pipeline.models import FeedHints, ParsedFeed, Stated
from pipeline.text import language_tag

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_BREAK = re.compile(r"\s*[\t\r\n]\s*")
_HTTP = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SKIP = re.compile(
    rb"<skip(hours|days)\b[^<>]*>((?:\s*<(?:hour|day)\b[^<>]*>\s*\w+\s*</(?:hour|day)>)+)", re.IGNORECASE
)
_SKIPPED = re.compile(rb"<(?:hour|day)\b[^<>]*>\s*(\w+)\s*</", re.IGNORECASE)
_FULL_TEXT = (
    1_000  # characters; a longer description is the article itself (benchmarks/feeds.py prints the distribution)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Where a feed document came from.

    Attributes:
        url: Its address.
        charset: Named by the Content-Type header; None when none.
        language: Named by the Content-Language header; None when none.
        now: When it was fetched; None when unknown.
    """

    url: str
    charset: str | None = None
    language: str | None = None
    now: datetime | None = None


def parse(body: bytes, *, origin: Origin, flags: tuple[str, ...] = ()) -> ParsedFeed:
    """
    Parse an XML feed document.

    Args:
        body: The document.
        origin: Where it came from.
        flags: Oddities found so far.

    Raises:
        FeedError: With reason `not_a_feed` or `feed_parse`.
    """
    found = _sorted_out(body, origin)
    version, raw_entries = str(found.get("version") or ""), found["entries"]
    if not version and not raw_entries:
        raise FeedError(f"Document of {origin.url} is no feed", reason="not_a_feed")
    if found["bozo"] and not raw_entries:
        raise FeedError(f"Feed document of {origin.url} cannot be parsed: {_why(found)}", reason="feed_parse")
    kind = _kind(version)
    channel = found["feed"]
    language = language_tag(_text(channel, "language") or origin.language)
    entries, more = finished(_draft(entry, kind=kind, origin=origin, language=language) for entry in raw_entries)
    oddities = (*flags, *(("bozo",) if found["bozo"] else ()), *more)
    return ParsedFeed(
        kind=kind,
        title=one_line(_text(channel, "title")),
        site_url=absolute_link(_text(channel, "link"), origin.url),
        language=language,
        hints=_hints(channel, body),
        entries=entries,
        next_url=_older(channel, origin.url),
        flags=oddities,
    )


def _sorted_out(body: bytes, origin: Origin) -> Any:
    """Let feedparser sort the elements of a document, its long texts kept aside meanwhile."""
    # The bytes tell the charset: what is valid UTF-8 is UTF-8, whatever header and declaration say.
    readable = _is_utf8(body)
    aside = set_aside(body) if readable else Aside(body=body, texts=[])
    charset = "utf-8" if readable else origin.charset
    found = feedparser.parse(
        io.BytesIO(aside.body),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": f"application/xml; charset={charset}" if charset else "application/xml"},
    )
    for holder in (found["feed"], *found["entries"]) if aside.texts else ():
        for part in (holder, *(holder.get("content") or ())):
            for key, value in part.items():
                if isinstance(value, str):
                    part[key] = aside.restored(value)
    return found


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _why(found: Mapping[str, Any]) -> str:
    """The first line of the parser's complaint."""
    return (str(found.get("bozo_exception") or "malformed").splitlines() or ["malformed"])[0][:200]


def _kind(version: str) -> str:
    """Our name of a feedparser version."""
    if version in {"rss10", "rss090"}:
        return "rdf"
    for kind in ("atom", "cdf"):
        if version.startswith(kind):
            return kind
    return "rss"


def _text(holder: Mapping[str, Any], key: str) -> str:
    """A value as text, without feedparser's substitutes for missing keys; empty when absent."""
    value = dict.get(holder, key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def absolute_link(href: str, base: str) -> str | None:
    """
    Resolve a link.

    Args:
        href: As written, possibly relative.
        base: The address it is relative to.

    Returns:
        An absolute http(s) address; None when it is anything else.
    """
    trimmed = _BREAK.sub("", href.strip()).replace(" ", "%20")
    if not trimmed or _HTTP.match(trimmed):
        return trimmed or None
    try:
        absolute = urljoin(base, trimmed)
    except ValueError:
        return None
    return absolute if _HTTP.match(absolute) else None


def _draft(entry: Mapping[str, Any], *, kind: str, origin: Origin, language: str | None) -> Draft:
    """One entry, not yet told apart from the others."""
    summary, content = _texts(entry)
    source = entry.get("source") or {}
    detail = entry.get("title_detail") or {}
    published, flags = _published(entry, kind=kind, now=origin.now)
    return Draft(
        guid=_text(entry, "id").strip() or None,
        link=_entry_link(entry, origin.url),
        guid_is_link=bool(entry.get("guidislink")) and _text(entry, "link") == _text(entry, "id"),
        title=_title(entry, kind=kind),
        summary=summary,
        content=content,
        authors=_authors(entry),
        published=published,
        language=language_tag(_text(detail, "language")) or language,
        source_name=one_line(_text(source, "title")) or None,
        source_url=absolute_link(_text(source, "href") or _text(source, "link"), origin.url),
        flags=flags,
    )


def _title(entry: Mapping[str, Any], *, kind: str) -> str:
    """The title; only Atom can say that its title is no markup."""
    title = _text(entry, "title")
    detail = entry.get("title_detail") or {}
    if kind == "atom" and detail.get("type") == "text/plain" and "<" in title:
        return one_line(title.replace("<", "&lt;"))
    return one_line(title)


def _entry_link(entry: Mapping[str, Any], base: str) -> str | None:
    """The page of an entry: its link, else its alternate link."""
    found = absolute_link(_text(entry, "link"), base)
    if found is not None:
        return found
    links = [link for link in entry.get("links") or () if link.get("rel", "alternate") == "alternate"]
    return next(filter(None, (absolute_link(_text(link, "href"), base) for link in links)), None)


def _texts(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Summary and full text; a long description is both."""
    summary = _text(entry, "summary")
    longest = max((_text(part, "value") for part in entry.get("content") or ()), key=len, default="")
    if longest == summary:
        summary = ""
    content = paragraphs(longest) if longest else ""
    brief = paragraphs(summary) if summary else ""
    if not content and len(brief) >= _FULL_TEXT:
        content = brief
    return " ".join((brief or content).split()), content


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the authors, each once."""
    listed = [_text(author, "name") or _text(author, "email") for author in entry.get("authors") or () if author]
    found = [name for raw in (*listed, "" if any(listed) else _text(entry, "author")) for name in names(one_line(raw))]
    return tuple(dict.fromkeys(found))


def _published(entry: Mapping[str, Any], *, kind: str, now: datetime | None) -> tuple[Stated, tuple[str, ...]]:
    """The date of publication; where a feed gives only that of the last change, that one, flagged."""
    for key in ("published", "created"):
        raw = _text(entry, key)
        if raw:
            return stated(raw, source="feed", now=now), ()
    raw = _text(entry, "updated")
    return stated(raw, source="feed", now=now), ("updated_only",) if raw and kind == "atom" else ()


def _hints(channel: Mapping[str, Any], body: bytes) -> FeedHints:
    """RSS `ttl`, `skipHours`, `skipDays` and the syndication module (RSS 1.0 module of that name)."""
    skipped: dict[bytes, set[bytes]] = {b"hours": set(), b"days": set()}
    for match in _SKIP.finditer(body):
        skipped[match.group(1).lower()].update(_SKIPPED.findall(match.group(2)))
    hours = {int(hour) % 24 for hour in skipped[b"hours"] if hour.isdigit() and int(hour) <= 24}
    days = {_DAYS[day.decode().lower()] for day in skipped[b"days"] if day.isascii() and day.decode().lower() in _DAYS}
    return FeedHints(ttl_seconds=_ttl(channel), skip_hours=frozenset(hours), skip_days=frozenset(days))


def _ttl(channel: Mapping[str, Any]) -> int | None:
    """Seconds between two polls, as the publisher wishes; None when it does not say or says nothing sensible."""
    ttl = _text(channel, "ttl").strip()
    if ttl.isascii() and ttl.isdigit() and int(ttl[:9]) > 0:
        return int(ttl[:9]) * 60
    period = _PERIODS.get(_text(channel, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    frequency = _text(channel, "sy_updatefrequency").strip()
    times = int(frequency[:6]) if frequency.isascii() and frequency.isdigit() else 1
    return max(period // max(times, 1), 1)


def _older(channel: Mapping[str, Any], base: str) -> str | None:
    """RFC 5005: the archive before this document, else its next page."""
    links = channel.get("links") or ()
    for rel in ("prev-archive", "next"):
        for link in links:
            if link.get("rel") == rel and (found := absolute_link(_text(link, "href"), base)) is not None:
                return found
    return None
