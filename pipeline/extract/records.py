"""Reads documents that are no pages: plain text, Markdown, and records of mapped columns."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.bylines import names
from pipeline.dates import stated
from pipeline.markup import clean, one_line
from pipeline.models import Stated

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<words>.+?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?:=+|-+)\s*$")
_DATED = re.compile(
    r"^(?:date|dated|published|posted)\b\s*:?\s*(?P<date>\S.{5,40}?)(?P<rest>\s+by\b.*)?$", re.IGNORECASE
)
_SIGNED = re.compile(r"^by:?\s+\S.{2,150}(?<![.!?])$", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """
    What a text file says.

    Attributes:
        headline: Its first line where that stands alone; empty when the file has none.
        authors: Names of a line such as `By Ann Lee`.
        published: Date of a line such as `Date: 2026-02-28`.
        text: The rest, one paragraph a line.
    """

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: Stated = field(default_factory=Stated)
    text: str = ""


def plain_text(decoded: str, *, markdown: bool, now: datetime | None = None) -> Plain:
    """
    Split a text file into headline, date, by-line and body.

    A first line that is short, ends no sentence and stands before an empty line or a heading's mark is the headline.
    Hard-wrapped lines are joined into paragraphs.

    Args:
        decoded: The file.
        markdown: Whether marks such as `**` and `[…](…)` are taken out.
        now: When the file was read; None leaves dates in the future unchecked.

    Returns:
        The parts.
    """
    lines = clean(decoded).replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    before = _notes(lines, now)
    headline = _headline(lines)
    after = _notes(lines, now)
    text = _joined(lines)
    if markdown:
        headline, text = _unmarked(headline), "\n".join(filter(None, map(_unmarked, text.split("\n"))))
    return Plain(
        headline=" ".join(headline.split()),
        authors=before.authors or after.authors,
        published=before.published if before.published.raw else after.published,
        text=text,
    )


def _headline(lines: list[str]) -> str:
    """Take the headline off the lines of a file; empty when they begin with a paragraph."""
    if not lines:
        return ""
    heading = _HEADING.match(lines[0])
    if heading is not None:
        del lines[0]
        return heading["words"]
    underlined = len(lines) > 1 and _UNDERLINE.match(lines[1]) is not None
    alone = len(lines) > 1 and (not lines[1].strip() or underlined)
    if not alone or len(lines[0]) > _LONGEST_HEADLINE or lines[0].rstrip().endswith((".", "!", "…", ":")):
        return ""
    headline = lines[0]
    del lines[: 2 if underlined else 1]
    return headline


def _notes(lines: list[str], now: datetime | None) -> Plain:
    """Take the lines that say when and by whom off the beginning of a file."""
    authors: tuple[str, ...] = ()
    published = Stated()
    while lines and len(lines[0]) <= _LONGEST_HEADLINE:
        line = lines[0].strip()
        dated = _DATED.match(line)
        if dated is not None:
            found = stated(dated["date"], source="file", now=now)
            if found.at is None:
                break
            published, line = found, (dated["rest"] or "").strip()
        signed = _SIGNED.match(line)
        if signed is not None:
            authors = names(line)
        elif line:
            break
        del lines[0]
    return Plain(authors=authors, published=published)


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
