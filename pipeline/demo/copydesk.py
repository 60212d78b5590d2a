"""Reads what the invented outlets publish: `outlets.toml` and one Markdown file of articles an outlet."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_FENCE = re.compile(r"^\+\+\+$", re.MULTILINE)
_QUOTED_WIRE = re.compile(r"^::wire (?P<source>[a-z]+/[a-z0-9-]+) (?P<first>\d+)-(?P<last>\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """
    One text as its outlet publishes it, before its days are filled in.

    Attributes:
        slug: Unique within the outlet.
        number: The number that stands in some outlets' addresses.
        title: Headline.
        summary: What the feed says of it.
        authors: By-lines.
        section: The outlet's section.
        day: Day of publication, in days from the newsroom's base date.
        time: Time of publication on the outlet's clock, `HH:MM`.
        edition: The edition in which it first appears (see `Newsroom.advance`).
        version: 1, or 2 for the text that replaces it from that edition on.
        dated: False where neither page nor feed says when it was published.
        guid: False where the feed gives the entry no identifier.
        listed: False where only the site map knows it.
        suffix: What the feed appends to the address, such as a tracking query.
        credit: The agency that the outlet credits; empty for its own reports.
        page: False where only the feed carries the text and the page is gone.
        paragraphs: The body; a paragraph that starts with `## ` is a crosshead, with `> ` a pulled quotation.
    """

    slug: str
    number: int
    title: str
    summary: str
    authors: tuple[str, ...] = ()
    section: str = "world"
    day: int = 0
    time: str = "09:00"
    edition: int = 1
    version: int = 1
    dated: bool = True
    guid: bool = True
    listed: bool = True
    suffix: str = ""
    credit: str = ""
    page: bool = True
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """
    An address that is no article: a wall, a file, a dead link.

    Attributes:
        slug: Unique within the outlet.
        path: Its path.
        kind: `consent`, `login`, `app`, `gallery`, `pdf`, `missing` or `forbidden` (by robots.txt).
        title: What the feed calls it.
        summary: What the feed says of it.
        day: Day of publication, in days from the base date.
        time: Time of publication, `HH:MM`.
    """

    slug: str
    path: str
    kind: str
    title: str
    summary: str
    day: int = 0
    time: str = "09:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """
    An entry of a feed that spells the address of another feed's article in its own way.

    Attributes:
        slug: Of the article.
        link: Path and query as this feed spells them; empty for the usual address.
        suffix: Appended to the usual address.
    """

    slug: str
    link: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlan:
    """
    One feed of an outlet.

    Attributes:
        name: As in `feeds.toml`.
        path: Where it is served.
        format: `rss`, `rss-full`, `atom`, `rdf`, `json` or `broken`.
        picks: The entries; empty for all that the outlet lists.
    """

    name: str
    path: str
    format: str
    picks: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """
    One invented outlet.

    Attributes:
        key: First part of its documents' identifiers.
        host: Number of its loopback address: 1 is 127.0.0.1.
        name: As readers know it.
        tagline: Under the name.
        language: ISO 639-1 code.
        country: ISO 3166-1 alpha-3 code.
        family: Ownership family.
        kind: `wire`, `local`, or None.
        zone: Offset of its clock, `+HH:MM`.
        template: The page template.
        address: Pattern of its articles' addresses.
        charset: Encoding of its pages.
        amp: Whether its articles have AMP editions.
        sections: Names of its navigation.
        feeds: Its feeds.
        stubs: Its addresses that are no articles.
        articles: Its articles, all versions.
    """

    key: str
    host: int
    name: str
    tagline: str
    language: str
    country: str
    family: str
    kind: str | None = None
    zone: str = "+00:00"
    template: str
    address: str
    charset: str = "utf-8"
    amp: bool = False
    sections: tuple[str, ...] = ()
    feeds: tuple[FeedPlan, ...] = ()
    stubs: tuple[Stub, ...] = ()
    articles: tuple[Article, ...] = ()


@cache
def read_outlets() -> tuple[Outlet, ...]:
    """
    Read every outlet with its articles, quoted wire copy filled in.

    Raises:
        ValueError: If an article quotes paragraphs that do not exist.
    """
    folder = files("pipeline.demo")
    plans = tomllib.loads(folder.joinpath("outlets.toml").read_text(encoding="utf-8"))["outlets"]
    raw = {
        plan["key"]: _read_articles(folder.joinpath("articles", f"{plan['key']}.md").read_text(encoding="utf-8"))
        for plan in plans
    }
    wire = {f"{key}/{a.slug}": a.paragraphs for key, articles in raw.items() for a in articles if a.version == 1}
    return tuple(_outlet(plan, tuple(_with_wire(article, wire) for article in raw[plan["key"]])) for plan in plans)


def _outlet(plan: dict[str, Any], articles: tuple[Article, ...]) -> Outlet:
    """Adapt one table of `outlets.toml`."""
    feeds = tuple(
        FeedPlan(**{**feed, "picks": tuple(Pick(**pick) for pick in feed.get("picks", ()))}) for feed in plan["feeds"]
    )
    stubs = tuple(Stub(**stub) for stub in plan.get("stubs", ()))
    lists = {"feeds": feeds, "stubs": stubs, "articles": articles, "sections": tuple(plan["sections"])}
    return Outlet(**{**plan, **lists})


def _read_articles(text: str) -> tuple[Article, ...]:
    """Split one Markdown file into its articles: TOML between `+++` lines, then the body."""
    parts = _FENCE.split(text)[1:]
    return tuple(_article(head, body) for head, body in zip(parts[::2], parts[1::2], strict=True))


def _article(head: str, body: str) -> Article:
    """Adapt one front matter and its body; a line break inside a paragraph is a blank."""
    fields = tomllib.loads(head)
    paragraphs = tuple(" ".join(part.split()) for part in body.split("\n\n") if part.strip())
    return Article(**{**fields, "authors": tuple(fields.get("authors", ())), "paragraphs": paragraphs})


def _with_wire(article: Article, wire: dict[str, tuple[str, ...]]) -> Article:
    """Replace each line `::wire OUTLET/SLUG FIRST-LAST` by those paragraphs, word for word."""
    filled: list[str] = []
    for paragraph in article.paragraphs:
        quoted = _QUOTED_WIRE.match(paragraph)
        if quoted is None:
            filled.append(paragraph)
            continue
        source, first, last = wire[quoted["source"]], int(quoted["first"]), int(quoted["last"])
        if not 1 <= first <= last <= len(source):
            message = (
                f"{article.slug} quotes paragraphs {first} to {last} of {quoted['source']}, which has {len(source)}"
            )
            raise ValueError(message)
        filled += source[first - 1 : last]
    values = {name: getattr(article, name) for name in Article.__slots__}
    return Article(**{**values, "paragraphs": tuple(filled)})
