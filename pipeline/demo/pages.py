"""Renders everything that an outlet serves in one edition: pages, feeds, site map and robots.txt."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from pipeline.demo.copydesk import FeedPlan, Outlet, Stub
from pipeline.demo.daynames import dateline
from pipeline.demo.edition import Entry, Piece, entries, moment, pieces

NOTICE = "Fictional newsroom for demonstration: the outlets, the people and the events reported here are invented."
_RELATED = 4
_FEED_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "rss-full": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "broken": "application/rss+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """
    What one address answers.

    Attributes:
        body: The bytes.
        content_type: Value of the header.
        status: HTTP status.
        changed: When it last changed; None where the server does not say.
        location: Where a redirect leads; empty otherwise.
        cache_control: Value of the header.
    """

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    changed: datetime | None = None
    location: str = ""
    cache_control: str = "public, max-age=60"

    @property
    def etag(self) -> str:
        """A strong entity tag of the body."""
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


def render_outlet(outlet: Outlet, *, base: date, edition: int, origin: str, feed_max_age: int) -> dict[str, Resource]:
    """
    Render all that an outlet serves.

    Args:
        outlet: The outlet.
        base: The day that its days are counted from.
        edition: Number of the edition, from 1.
        origin: Scheme, host and port of the outlet, without a slash at the end.
        feed_max_age: Seconds for which feeds may be cached; 0 asks to revalidate each time.

    Returns:
        Path (with the query where the outlet's addresses have one) to answer.
    """
    found = pieces(outlet, base=base, edition=edition, origin=origin)
    shown = tuple(piece for piece in found if piece.page)
    served = {piece.path: _article(outlet, piece, shown) for piece in shown}
    if outlet.amp:
        served |= {f"/amp{piece.path}": _amp(outlet, piece) for piece in shown}
    served |= {stub.path: _stub(outlet, stub, base=base) for stub in outlet.stubs if stub.kind != "missing"}
    for plan in outlet.feeds:
        listed = entries(outlet, found, plan.picks, base=base, origin=origin)
        served[plan.path] = _feed(outlet, plan, listed, origin=origin, max_age=feed_max_age)
        served |= _redirects(outlet, plan, found)
    return served | _furniture(outlet, shown, origin)


def missing_page(outlet: Outlet) -> Resource:
    """Render the page that stands where nothing stands."""
    return Resource(body=_fill("missing.html", outlet), status=404, cache_control="no-store")


@cache
def _environment() -> Environment:
    """The templates, with strict names and everything escaped."""
    environment = Environment(
        loader=PackageLoader("pipeline.demo"),
        autoescape=select_autoescape(["html", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["notice"] = NOTICE
    environment.filters["dateline"] = dateline
    environment.filters["rfc822"] = format_datetime
    return environment


def _fill(template: str, outlet: Outlet, **values: object) -> bytes:
    """Render one template in the outlet's encoding."""
    charset = outlet.charset if template.endswith(".html") else "utf-8"
    page = _environment().get_template(template).render(outlet=outlet, **values)
    return page.encode(charset, errors="xmlcharrefreplace")


def _html(outlet: Outlet) -> str:
    """The Content-Type of the outlet's pages."""
    return f"text/html; charset={outlet.charset}"


def _article(outlet: Outlet, piece: Piece, found: tuple[Piece, ...]) -> Resource:
    """Render the page of one article among links to its neighbours."""
    at = found.index(piece)
    related = [*found[at + 1 :], *found[:at]][:_RELATED]
    body = _fill(
        outlet.template, outlet, piece=piece, related=related, popular=found[:_RELATED], linked=_linked(outlet, piece)
    )
    return Resource(body=body, content_type=_html(outlet), changed=piece.changed)


def _amp(outlet: Outlet, piece: Piece) -> Resource:
    """Render the AMP edition, which names the page as its canonical address."""
    return Resource(body=_fill("amp.html", outlet, piece=piece), content_type=_html(outlet), changed=piece.changed)


def _linked(outlet: Outlet, piece: Piece) -> dict[str, object]:
    """The article as schema.org describes it; the templates that carry JSON-LD embed it."""
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "description": piece.summary,
        "inLanguage": outlet.language,
        "mainEntityOfPage": {"@type": "WebPage", "@id": piece.url},
        "author": [{"@type": "Person", "name": name} for name in piece.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
    if piece.credit:
        described["sourceOrganization"] = {"@type": "NewsMediaOrganization", "name": piece.credit}
    if piece.published is not None:
        described["datePublished"] = piece.published.isoformat()
        described["dateModified"] = (piece.updated or piece.published).isoformat()
    return described


def _stub(outlet: Outlet, stub: Stub, *, base: date) -> Resource:
    """Answer for an address that is no article."""
    changed = moment(outlet, base, stub.day, stub.time)
    if stub.kind == "pdf":
        report = files("pipeline.demo").joinpath("harbour-report.pdf").read_bytes()
        return Resource(body=report, content_type="application/pdf", changed=changed)
    return Resource(body=_fill(f"{stub.kind}.html", outlet, stub=stub), content_type=_html(outlet), changed=changed)


def _redirects(outlet: Outlet, plan: FeedPlan, found: tuple[Piece, ...]) -> dict[str, Resource]:
    """The counting redirects that a feed links to."""
    targets = {piece.key: piece.url for piece in found}
    return {
        pick.link: Resource(body=b"", status=302, location=targets[f"{outlet.key}/{pick.slug}"])
        for pick in plan.picks
        if pick.link.startswith("/r/")
    }


def _feed(outlet: Outlet, plan: FeedPlan, listed: list[Entry], *, origin: str, max_age: int) -> Resource:
    """Render one feed in its format."""
    stated = [at for entry in listed for at in (entry.published, entry.updated) if at is not None]
    values = {"plan": plan, "entries": listed, "origin": origin, "changed": max(stated)}
    if plan.format == "json":
        body = _json_feed(outlet, plan, listed, origin=origin)
    else:
        body = _fill(f"{plan.format}.xml", outlet, **values)
    control = f"public, max-age={max_age}" if max_age else "no-cache"
    return Resource(body=body, content_type=_FEED_TYPES[plan.format], changed=max(stated), cache_control=control)


def _json_feed(outlet: Outlet, plan: FeedPlan, listed: list[Entry], *, origin: str) -> bytes:
    """Render a JSON Feed 1.1."""
    items = [
        {
            "id": entry.guid or entry.link,
            "url": entry.link,
            "title": entry.title,
            "content_text": entry.summary,
            "authors": [{"name": name} for name in entry.authors],
            "date_published": entry.published.isoformat() if entry.published else None,
            "date_modified": entry.updated.isoformat() if entry.updated else None,
        }
        for entry in listed
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": NOTICE,
        "home_page_url": f"{origin}/",
        "feed_url": origin + plan.path,
        "language": outlet.language,
        "items": [{name: value for name, value in item.items() if value} for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _furniture(outlet: Outlet, found: tuple[Piece, ...], origin: str) -> dict[str, Resource]:
    """The front page, the site map and robots.txt."""
    return {
        "/": Resource(body=_fill("front.html", outlet, pieces=found), content_type=_html(outlet)),
        "/sitemap.xml": Resource(
            body=_fill("sitemap.xml", outlet, pieces=found), content_type="application/xml; charset=utf-8"
        ),
        "/robots.txt": Resource(
            body=_fill("robots.txt", outlet, origin=origin),
            content_type="text/plain; charset=utf-8",
            cache_control="public, max-age=3600",
        ),
    }
