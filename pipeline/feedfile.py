"""Edits the text of `feeds.toml`, leaving comments and order as their author wrote them."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import fields
from urllib.parse import urlsplit

from pipeline.errors import ConfigError
from pipeline.models import Feed

_BLOCK = re.compile(r"^\s*\[\[\s*feeds\s*\]\]")
_ANY_HEADER = re.compile(r"^\s*\[")
_NAME_LENGTH = 64
_DULL_LABELS = frozenset({"www", "feeds", "feed", "rss", "m", "api", "news"})


def with_feed(text: str, feed: Feed) -> str:
    """
    Append one feed.

    Args:
        text: The file's text.
        feed: What to add; its URL may carry secrets, which then stand in the file.

    Raises:
        ConfigError: If its name or URL is there already.
    """
    for row in _rows(text):
        if row.get("name") == feed.name or row.get("url") == feed.url:
            raise ConfigError(f'a feed named "{row.get("name")}" is subscribed already', "Choose another --name")
    lines = ["[[feeds]]"]
    for field in fields(Feed):
        value = getattr(feed, field.name)
        if value is not None:
            lines.append(f"{field.name} = {_quoted(value)}")
    return f"{text.rstrip()}\n\n" * bool(text.strip()) + "\n".join(lines) + "\n"


def without_feed(text: str, name: str) -> str:
    """
    Take one feed out.

    Comments that stand before the next feed stay; those inside the block go with it.

    Raises:
        ConfigError: If no feed has that name, or its block cannot be cut out cleanly.
    """
    before = _rows(text)
    wanted = [row for row in before if row.get("name") != name]
    if len(wanted) == len(before):
        raise ConfigError(f'no feed is named "{name}"', "See `tocsin feeds list`")
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    starts = [number for number, line in enumerate(lines) if _BLOCK.match(line)]
    start = starts[next(number for number, row in enumerate(before) if row.get("name") == name)]
    end = start + 1
    while end < len(lines) and not _ANY_HEADER.match(lines[end]):
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    while end < len(lines) and not lines[end].strip():
        end += 1
    after = "".join(lines[:start] + lines[end:])
    if _rows(after) != wanted:
        raise ConfigError(f'the block of "{name}" cannot be cut out', "Remove it from feeds.toml by hand")
    return after


def free_name(stem: str, taken: Collection[str]) -> str:
    """
    Make a feed's name out of a title or an address.

    Args:
        stem: Title of the feed, or an address.
        taken: Names that are in use.

    Returns:
        Lower-case ASCII letters, digits and hyphens, at most 64, unlike all names in use.
    """
    if "://" in stem:
        labels = (urlsplit(stem).hostname or "feed").split(".")
        stem = next((label for label in labels[:-1] if label not in _DULL_LABELS), labels[0])
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _NAME_LENGTH - 4].strip("-") or "feed"
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _quoted(value: str) -> str:
    """Spell a basic string of TOML, which is a string of JSON but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _rows(text: str) -> list[dict[str, object]]:
    """The `[[feeds]]` tables of the file, in order."""
    try:
        rows = tomllib.loads(text).get("feeds", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"feeds.toml: {error}", "Correct the TOML at that place") from error
    return [dict(row) for row in rows]
