"""Reads documents that are no pages: plain text, Markdown, and records of mapped columns."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.bylines import names
from pipeline.dates import stated
from pipeline.markup import clean, one_line
from pipeline.models import Stated

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<words>.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?:=+|-+)\s*$")
_MARKS = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"^\s{0,3}(?:>\s?|[-*+]\s+|\d{1,3}[.)]\s+)"), ""),
)
_LONGEST_HEADLINE = 200  # characters; a longer first line is a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """
    One record of mapped columns; empty where the source had none.

    Attributes:
        url: Address.
        title: Headline.
        authors: Names in order.
        published: Date of publication.
        source: Name of the outlet.
        language: As stated.
        text: Plain text, paragraphs separated by one newline.
        html: The page, where the source had HTML instead of text.
    """

    url: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: Stated = field(default_factory=Stated)
    source: str = ""
    language: str | None = None
    text: str = ""
    html: str = ""


def columns_of(body: bytes) -> Columns | None:
    """
    Read a record of mapped columns.

    Args:
        body: A JSON object with some of `url`, `title`, `authors`, `published_at`, `source`, `language`, `text`,
        `html`.

    Returns:
        The columns; None when the JSON is something else.
    """
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not (isinstance(found.get("text"), str) or isinstance(found.get("html"), str)):
        return None
    url = _text(found, "url")
    return Columns(
        url=url if url.startswith(("http://", "https://")) else None,
        title=one_line(_text(found, "title").replace("<", "&lt;")),
        authors=_authors(found.get("authors") or found.get("author")),
        published=stated(_text(found, "published_at"), source="file"),
        source=one_line(_text(found, "source")),
        language=_text(found, "language") or None,
        text=_lines(_text(found, "text")),
        html=clean(_text(found, "html")),
    )


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _authors(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(name for item in listed if isinstance(item, str) for name in names(one_line(item))))


def plain_text(decoded: str, *, markdown: bool) -> tuple[str, str]:
    """
    Split a text file into headline and body.

    A first line that is short, ends no sentence and stands before an empty line or a heading's mark is the headline.
    Hard-wrapped lines are joined into paragraphs.

    Args:
        decoded: The file.
        markdown: Whether marks such as `**` and `[…](…)` are taken out.

    Returns:
        Headline (empty when the file has none) and text.
    """
    lines = clean(decoded).replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    headline = ""
    heading = _HEADING.match(lines[0])
    underlined = len(lines) > 1 and _UNDERLINE.match(lines[1]) is not None
    alone = len(lines) > 1 and (not lines[1].strip() or underlined)
    if heading is not None:
        headline, lines = heading["words"], lines[1:]
    elif alone and len(lines[0]) <= _LONGEST_HEADLINE and not lines[0].rstrip().endswith((".", "!", "…", ":")):
        headline, lines = lines[0], lines[2 if underlined else 1 :]
    text = _joined(lines)
    if markdown:
        headline, text = _unmarked(headline), "\n".join(filter(None, map(_unmarked, text.split("\n"))))
    return " ".join(headline.split()), text


def _joined(lines: list[str]) -> str:
    """Join hard-wrapped lines where empty lines separate the paragraphs; else every line is one."""
    if not any(not line.strip() for line in lines[1:-1]):
        return _lines("\n".join(lines))
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    wrapped = max((len(line) for line in lines), default=0) <= 120
    return _lines("\n".join(" ".join(block.split("\n")) if wrapped else block for block in blocks))


def _unmarked(line: str) -> str:
    """A line of Markdown without its marks."""
    heading = _HEADING.match(line)
    plain = heading["words"] if heading is not None else line
    for pattern, replacement in _MARKS:
        plain = pattern.sub(replacement, plain)
    return "" if _UNDERLINE.match(plain) else " ".join(plain.split())


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(raw.split()) for raw in clean(text).split("\n")) if line)
