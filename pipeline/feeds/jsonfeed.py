"""Adapts JSON Feed (versions 1 and 1.1) to our values."""

import json
from typing import Any

from pipeline.bylines import names
from pipeline.dates import stated
from pipeline.errors import FeedError
from pipeline.feeds.entries import Draft, finished
from pipeline.feeds.syndication import Origin, absolute_link
from pipeline.markup import one_line, paragraphs
from pipeline.models import ParsedFeed
from pipeline.text import language_tag


def looks_like_json(body: bytes) -> bool:
    """Whether a document begins as a JSON object does; XML never does."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def parse(body: bytes, *, origin: Origin, most_entries: int) -> ParsedFeed:
    """
    Parse a JSON Feed.

    Args:
        body: The document.
        origin: Where it came from.
        most_entries: How many entries are read.

    Raises:
        FeedError: With reason `feed_parse` or `not_a_feed`.

    Source:
        JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/.
    """
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(
            f"Feed document of {origin.url} is no valid JSON: {error}"[:300], reason="feed_parse"
        ) from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version", "")):
        raise FeedError(f"Document of {origin.url} is JSON, but no JSON Feed", reason="not_a_feed")
    language = language_tag(_text(found, "language") or origin.language)
    shared = _authors(found)
    drafts = [
        _draft(item, origin=origin, language=language, shared=shared)
        for item in items[:most_entries]
        if isinstance(item, dict)
    ]
    entries, flags = finished(drafts)
    return ParsedFeed(
        kind="json",
        title=one_line(_text(found, "title")),
        site_url=absolute_link(_text(found, "home_page_url"), origin.url),
        language=language,
        entries=entries,
        next_url=absolute_link(_text(found, "next_url"), origin.url),
        flags=(*(("truncated_entries",) if len(items) > most_entries else ()), *flags),
    )


def _draft(item: dict[str, Any], *, origin: Origin, language: str | None, shared: tuple[str, ...]) -> Draft:
    """One item."""
    markup = _text(item, "content_html")
    content = paragraphs(markup) if markup else paragraphs(_text(item, "content_text").replace("<", "&lt;"))
    guid = item.get("id")
    link = absolute_link(_text(item, "url"), origin.url) or absolute_link(_text(item, "external_url"), origin.url)
    raw = _text(item, "date_published")
    updated = _text(item, "date_modified")
    return Draft(
        guid=str(guid).strip() or None if isinstance(guid, str | int | float) else None,
        link=link,
        title=one_line(_text(item, "title").replace("<", "&lt;")),
        summary=" ".join((one_line(_text(item, "summary").replace("<", "&lt;")) or content).split()),
        content=content,
        authors=_authors(item) or shared,
        published=stated(raw or updated, source="feed", now=origin.now),
        language=language_tag(_text(item, "language")) or language,
        flags=("updated_only",) if updated and not raw else (),
    )


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Names from `authors` (1.1) or `author` (1)."""
    listed = holder.get("authors")
    candidates = listed if isinstance(listed, list) else [holder.get("author")]
    found = [
        name for author in candidates if isinstance(author, dict) for name in names(one_line(_text(author, "name")))
    ]
    return tuple(dict.fromkeys(found))
