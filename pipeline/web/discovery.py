"""Finds the feeds that a page announces in its head."""

import re
from html import unescape
from urllib.parse import urljoin

_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml",
    "application/xml", "application/json",
})  # fmt: skip
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SEARCHED_CHARACTERS = 500_000


def announced_feeds(page: bytes, base: str) -> tuple[tuple[str, str], ...]:
    """
    List the feeds that a page announces (`<link rel="alternate" type="application/rss+xml" ...>`).

    Args:
        page: Its bytes; only the first 500,000 are looked at.
        base: Its address, which relative links are resolved against.

    Returns:
        Address and title of each, in page order, feeds of comments last.
    """
    found: dict[str, str] = {}
    for match in _LINK.finditer(page[:_SEARCHED_CHARACTERS].decode("utf-8", "replace")):
        attributes = {
            name.lower(): unescape(first or second or third)
            for name, first, second, third in _ATTRIBUTE.findall(match.group())
        }
        kinds = attributes.get("rel", "").lower().split()
        media_type = attributes.get("type", "").partition(";")[0].strip().lower()
        if ("alternate" in kinds or "feed" in kinds) and media_type in _FEED_TYPES and attributes.get("href"):
            url = urljoin(base, attributes["href"].strip())
            if url.startswith(("http://", "https://")):
                found.setdefault(url, attributes.get("title", "").strip())
    return tuple(sorted(found.items(), key=lambda feed: bool(_COMMENTS.search(feed[0] + feed[1]))))
