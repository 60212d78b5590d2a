"""Decides what stands in one edition of an outlet: which texts, at which addresses, published when."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeline.demo.copydesk import Article, Outlet, Pick, Stub
from pipeline.demo.daynames import day_and_month, weekday

_DAY = re.compile(r"\[\[(?P<form>weekday|date) (?P<offset>-?\d+)\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    One block of a body.

    Attributes:
        kind: `text`, `crosshead` or `quote`.
        text: Plain text.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    One text as it stands in an edition.

    Attributes:
        key: `OUTLET/SLUG`.
        url: Absolute address, as the outlet spells it.
        path: The same without scheme and host.
        title: Headline.
        summary: What the feed says of it.
        authors: By-lines.
        section: The outlet's section.
        published: Moment of publication on the outlet's clock; None where nobody says.
        updated: Moment of the last change; None when unchanged.
        blocks: The body.
        guid: False where the feed gives the entry no identifier.
        listed: False where only the site map knows it.
        suffix: What the feed appends to the address.
        credit: The agency that the outlet credits; empty for its own reports.
        page: False where the page is gone.
    """

    key: str
    url: str
    path: str
    title: str
    summary: str
    authors: tuple[str, ...]
    section: str
    published: datetime | None
    updated: datetime | None
    blocks: tuple[Block, ...]
    guid: bool
    listed: bool
    suffix: str
    credit: str
    page: bool

    @property
    def changed(self) -> datetime | None:
        """When the text got its present form."""
        return self.updated or self.published

    @property
    def text(self) -> str:
        """The body without markup, paragraphs separated by one newline."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One entry of a feed.

    Attributes:
        link: Absolute address as the feed spells it.
        guid: Identifier; None where the feed gives none.
        title: Headline.
        summary: Short text.
        authors: By-lines.
        published: Moment of publication; None where the feed does not say.
        updated: Moment of the last change; None when unchanged or not said.
        blocks: Full text; empty for stubs.
        credit: The agency that the outlet credits; empty for its own reports.
    """

    link: str
    guid: str | None
    title: str
    summary: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    blocks: tuple[Block, ...] = ()
    credit: str = ""


def moment(outlet: Outlet, base: date, day: int, clock: str) -> datetime:
    """Turn a day counted from the base date and a time on the outlet's clock into a moment."""
    zone = datetime.strptime(outlet.zone, "%z").tzinfo
    return datetime.combine(base + timedelta(days=day), time.fromisoformat(clock), tzinfo=zone)


def path_of(outlet: Outlet, article: Article) -> str:
    """Spell the address of an article the way its outlet does, from the first slash."""
    return outlet.address.format(section=article.section, slug=article.slug, number=article.number)


def pieces(outlet: Outlet, *, base: date, edition: int, origin: str) -> tuple[Piece, ...]:
    """
    List what an outlet has published by an edition, newest first and undated last.

    Args:
        outlet: The outlet.
        base: The day that its days are counted from.
        edition: Number of the edition, from 1.
        origin: Scheme, host and port of the outlet, without a slash at the end.

    Returns:
        One piece for each article, in the newest version of that edition.
    """
    first = {article.slug: article for article in outlet.articles if article.version == 1}
    newest = {
        article.slug: article
        for article in sorted(outlet.articles, key=lambda article: article.version)
        if article.edition <= edition
    }
    found = [_piece(outlet, first[slug], article, base=base, origin=origin) for slug, article in newest.items()]
    return tuple(sorted(found, key=lambda piece: (piece.published is None, -_seconds(piece.published), piece.key)))


def entries(
    outlet: Outlet, found: tuple[Piece, ...], picks: tuple[Pick, ...], *, base: date, origin: str
) -> list[Entry]:
    """
    List the entries of one feed, newest first and undated last.

    Args:
        outlet: The outlet.
        found: Its pieces in this edition.
        picks: The feed's own selection; empty for all that the outlet lists.
        base: The day that days are counted from.
        origin: Scheme, host and port of the outlet.
    """
    if picks:
        by_key = {piece.key: piece for piece in found}
        return [_picked(by_key[f"{outlet.key}/{pick.slug}"], pick, origin) for pick in picks]
    listed = [_entry(piece, piece.url + piece.suffix) for piece in found if piece.listed]
    listed += [_stub_entry(outlet, stub, base=base, origin=origin) for stub in outlet.stubs]
    return sorted(listed, key=lambda entry: (entry.published is None, -_seconds(entry.published), entry.link))


def _seconds(at: datetime | None) -> float:
    """Seconds since the epoch, 0 where there is no moment."""
    return 0.0 if at is None else at.timestamp()


def _piece(outlet: Outlet, first: Article, article: Article, *, base: date, origin: str) -> Piece:
    """Fill in the days of one article; the first version says when it was published, a later one when it changed."""
    path = path_of(outlet, article)
    published = moment(outlet, base, first.day, first.time) if first.dated else None
    return Piece(
        key=f"{outlet.key}/{article.slug}",
        url=origin + path,
        path=path,
        title=_fill(article.title, base, outlet.language),
        summary=_fill(article.summary, base, outlet.language),
        authors=article.authors,
        section=article.section,
        published=published,
        updated=moment(outlet, base, article.day, article.time) if article.version > 1 else None,
        blocks=tuple(_block(_fill(paragraph, base, outlet.language)) for paragraph in article.paragraphs),
        guid=article.guid,
        listed=article.listed,
        suffix=article.suffix,
        credit=article.credit,
        page=article.page,
    )


def _fill(text: str, base: date, language: str) -> str:
    """Replace `[[weekday -1]]` and `[[date -1]]` by the day so many days from the base date."""

    def spelled(match: re.Match[str]) -> str:
        day = base + timedelta(days=int(match["offset"]))
        return weekday(day, language) if match["form"] == "weekday" else day_and_month(day, language)

    return _DAY.sub(spelled, text)


def _block(paragraph: str) -> Block:
    """Tell crossheads and pulled quotations from running text."""
    if paragraph.startswith("## "):
        return Block(kind="crosshead", text=paragraph.removeprefix("## "))
    if paragraph.startswith("> "):
        return Block(kind="quote", text=paragraph.removeprefix("> "))
    return Block(kind="text", text=paragraph)


def _entry(piece: Piece, link: str) -> Entry:
    """Announce a piece under the given spelling of its address."""
    return Entry(
        link=link,
        guid=f"tag:{piece.key}" if piece.guid else None,
        title=piece.title,
        summary=piece.summary,
        authors=piece.authors,
        published=piece.published,
        updated=piece.updated,
        blocks=piece.blocks,
        credit=piece.credit,
    )


def _picked(piece: Piece, pick: Pick, origin: str) -> Entry:
    """Announce a piece the way a second feed of the outlet spells it."""
    return _entry(piece, (origin + pick.link if pick.link else piece.url) + pick.suffix)


def _stub_entry(outlet: Outlet, stub: Stub, *, base: date, origin: str) -> Entry:
    """Announce an address that is no article, as innocently as the outlet does."""
    return Entry(
        link=origin + stub.path,
        guid=f"tag:{outlet.key}/{stub.slug}",
        title=stub.title,
        summary=stub.summary,
        published=moment(outlet, base, stub.day, stub.time),
    )
