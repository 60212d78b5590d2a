"""Takes one feed document from bytes to values: encoding, limits, format, and what cannot be read."""

import codecs
import re
from collections.abc import Iterable
from datetime import datetime

from pipeline.errors import FeedError
from pipeline.feeds import jsonfeed, syndication
from pipeline.models import ParsedFeed

# Feedparser's cost grows faster than linearly on hostile input; real feeds stay far below both (benchmarks/feeds.py).
MOST_BYTES = 10 * 1024 * 1024
MOST_ENTRIES = 2_000
_END_OF_ENTRY = re.compile(rb"</(?:[a-z0-9]{1,10}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT = re.compile(rb"<(?P<name>(?:[a-z0-9]{1,10}:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_CONTROL = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    now: datetime | None = None,
) -> ParsedFeed:
    """
    Parse RSS, Atom, RDF, CDF or JSON Feed.

    Nothing outside `body` is read, and no entity that the document declares is expanded.

    Args:
        body: The document, decompressed.
        url: Where it came from; relative links are resolved against it.
        content_type: Content-Type header; only its charset is used, and only where the bytes do not say better.
        headers: Response headers; `content-language` is the language of last resort.
        now: When it was fetched; None leaves dates in the future unchecked.

    Returns:
        The feed; at most 10 MiB and 2,000 entries of it, flagged `truncated_bytes` or `truncated_entries` beyond.

    Raises:
        FeedError: With reason `empty_body`, `not_a_feed` or `feed_parse`.
    """
    if not body.strip():
        raise FeedError(f"Feed document of {url} is empty", reason="empty_body")
    named = {name.lower(): value for name, value in headers}
    charset = _charset(content_type or named.get("content-type"))
    origin = syndication.Origin(url=url, charset=charset, language=named.get("content-language"), now=now)
    if jsonfeed.looks_like_json(body):
        return jsonfeed.parse(body[: MOST_BYTES + 1], origin=origin, most_entries=MOST_ENTRIES)
    whole, flags = _within_limits(_narrow(body))
    readable, more = _readable(whole)
    return syndication.parse(readable, origin=origin, flags=(*flags, *more))


def _charset(content_type: str | None) -> str | None:
    """The charset that a Content-Type header names."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return found.group(1).lower() if found else None


def _within_limits(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Cut a document behind the last entry within the limits, and close it again."""
    end, flags = len(body), []
    if len(body) > MOST_BYTES:
        flags.append("truncated_bytes")
        end = 0
    n_entries = 0
    last = 0
    for match in _END_OF_ENTRY.finditer(body[: MOST_BYTES + 1]):
        n_entries += 1
        last = match.end()
        if n_entries == MOST_ENTRIES:
            break
    if n_entries == MOST_ENTRIES and _END_OF_ENTRY.search(body, last):
        flags.append("truncated_entries")
        end = 0
    if end:
        return body, ()
    return _closed(body[: last or MOST_BYTES]), tuple(flags)


def _closed(body: bytes) -> bytes:
    """Append the end tags that a cut document lacks."""
    root = _ROOT.search(body[:4096])
    if root is None:
        return body
    name = root["name"]
    return body + (b"</channel>" if name.lower() == b"rss" else b"") + b"</" + name + b">"


def _narrow(body: bytes) -> bytes:
    """UTF-8 instead of an encoding of two or four bytes a letter, in which no tag could be found."""
    for mark, encoding in _WIDE:
        if body.startswith(mark):
            return body.decode(encoding, "replace").encode("utf-8", "replace")
    return body


def _readable(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Take out control characters and what stands before the document: both make XML unreadable."""
    trimmed = body.removeprefix(codecs.BOM_UTF8).lstrip()
    cleaned = trimmed.translate(None, _CONTROL)
    return cleaned, ("control_characters",) if len(cleaned) != len(trimmed) else ()
