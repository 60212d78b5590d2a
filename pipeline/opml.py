"""The only OPML: reads subscription lists of other readers, and writes our own."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import listparser

from pipeline.errors import UsageError
from pipeline.models import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """
    One feed of a subscription list.

    Attributes:
        url: As it stands there; may carry secrets.
        title: As it stands there; empty when it has none.
        folders: Folders and tags that it is filed under.
    """

    url: str
    title: str
    folders: tuple[str, ...]


def parse(document: bytes) -> tuple[Subscription, ...]:
    """
    Read OPML, RDF+FOAF or iGoogle lists.

    Returns:
        Its feeds in document order, each address once.

    Raises:
        UsageError: If it holds no feeds.
    """
    found = listparser.parse(document)
    subscriptions: dict[str, Subscription] = {}
    for feed in found["feeds"]:
        url = str(feed["url"]).strip()
        names = [*feed.get("tags", []), *(name for path in feed.get("categories", []) for name in path)]
        folders = tuple(dict.fromkeys(str(name) for name in names))
        subscriptions.setdefault(
            url, Subscription(url=url, title=str(feed.get("title") or "").strip(), folders=folders)
        )
    if not subscriptions:
        raise UsageError("the file holds no feeds", "Export the list as OPML from the other reader")
    return tuple(subscriptions.values())


def write(feeds: Sequence[Feed]) -> str:
    """
    Write feeds as OPML 2.0, in one folder for each country.

    Args:
        feeds: What to write, URLs as they are to stand there.
    """
    folders: dict[str, list[Feed]] = {}
    for feed in feeds:
        folders.setdefault(feed.country or "", []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head><title>Tocsin</title></head>",
        "  <body>",
    ]
    for country, members in sorted(folders.items()):
        indent = "      " if country else "    "
        if country:
            lines.append(f"    <outline text={quoteattr(country)}>")
        lines += [f"{indent}{_outline(feed)}" for feed in members]
        if country:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Feed) -> str:
    """One feed as an element."""
    attributes = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url, "language": feed.language}
    spelled = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<outline{spelled}/>"
