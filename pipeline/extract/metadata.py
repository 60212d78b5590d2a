"""Settles what a page says of its article: JSON-LD first, then its `meta` elements, then what its text shows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml import html
from trafilatura.metadata import extract_author, extract_title

from pipeline.bylines import names
from pipeline.dates import stated
from pipeline.extract.jsonld import Linked
from pipeline.extract.page import Page
from pipeline.markup import one_line
from pipeline.models import Stated

# Names under which publishers state the date of publication, the most reliable first.
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "og:published_time",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date",
    "dcterms.date",
    "dc.date.created", "dcterms.created", "date.issued", "date_published", "publishdate", "publish-date",
    "publish_date",
    "pubdate", "publication_date", "publicationdate", "article_date_original", "article.created", "og:pubdate",
    "rnews:datepublished", "citation_publication_date", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "displaydate", "date", "release_date",
)  # fmt: skip
_TITLE_METAS = (
    "og:title",
    "twitter:title",
    "headline",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "title",
)
_AUTHOR_METAS = (
    "article:author_name", "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator",
    "byl", "citation_author", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_TITLE_BREAK = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")
_LONGEST_TITLE = 500


def title_of(page: Page, linked: Linked, url: str) -> str:
    """
    Find the headline of a page.

    Returns:
        Plain text without the name of the site behind it; empty when the page has none.
    """
    site_name = site_name_of(page, linked) or ""
    if linked.headline:
        return _without_site(linked.headline, site_name, url)[:_LONGEST_TITLE]
    for name in _TITLE_METAS[:2]:
        found = one_line(page.metas.get(name, ""))
        if found:
            return _without_site(found, site_name, url)[:_LONGEST_TITLE]
    found = one_line(extract_title(page.tree) or "")
    if not found:
        found = next(filter(None, (one_line(page.metas.get(name, "")) for name in _TITLE_METAS)), page.title)
    return _without_site(found, site_name, url)[:_LONGEST_TITLE]


def _without_site(title: str, site_name: str, url: str) -> str:
    """Cut the name of the site, or of its domain, off the end of a title."""
    pieces = _TITLE_BREAK.split(title)
    last = _squashed(pieces[-1])
    domain = _squashed(urlsplit(url).hostname or "")
    if len(pieces) > 1 and last and (last == _squashed(site_name) or (len(last) > 3 and last in domain)):
        return title[: title.rindex(pieces[-1])].rstrip(" |–—·•»-")
    return title


def _squashed(name: str) -> str:
    return re.sub(r"\W", "", name.casefold())


def authors_of(page: Page, linked: Linked) -> tuple[str, ...]:
    """
    Find the authors of a page.

    Returns:
        Names in order, each once.
    """
    if linked.authors:
        return linked.authors
    for name in _AUTHOR_METAS:
        stated_name = one_line(page.metas.get(name, ""))
        if stated_name and "://" not in stated_name and (found := names(stated_name)):
            return found
    byline = extract_author(page.tree)
    return tuple(dict.fromkeys(name for part in (byline or "").split(";") for name in names(part)))


def published_of(page: Page, linked: Linked, *, feed: Stated | None, url: str, now: datetime) -> Stated:
    """
    Find the date of publication.

    The page's own statement counts; where it names a day only and the feed names a moment of that day, the feed's does.

    Args:
        page: The page.
        linked: Its JSON-LD.
        feed: Date of the feed entry; None when no feed led here.
        url: Address of the page.
        now: When it was fetched.

    Returns:
        The date; what was stated but cannot be believed keeps its raw form and flag.
    """
    doubted: Stated | None = None
    for raw, source in _statements(page, linked):
        found = stated(raw, source=source, now=now)
        if found.at is not None:
            return _finer(found, feed)
        doubted = doubted or (found if found.raw else None)
    if feed is not None and feed.at is not None:
        return feed
    guessed = _guessed(page.tree, url, now)
    if guessed.at is not None:
        return guessed
    return doubted or feed or Stated()


def _statements(page: Page, linked: Linked) -> Iterator[tuple[str, str]]:
    """Dates as the page states them, with where they stand, the most reliable first."""
    if linked.published:
        yield linked.published, "json-ld"
    for name in _DATE_METAS:
        if name in page.metas:
            yield page.metas[name], "page"
    for element in page.tree.iter("time", "meta", "span", "abbr"):
        if element.get("itemprop") == "datePublished" or (element.tag == "time" and element.get("pubdate") is not None):
            yield element.get("datetime") or element.get("content") or "", "page"


def _finer(found: Stated, feed: Stated | None) -> Stated:
    """The feed's date where it is the same day and says the time, too."""
    if found.precision == "day" and found.at is not None and feed is not None and feed.at is not None:
        same_day = abs(feed.at - found.at - timedelta(hours=12)) <= timedelta(hours=26)
        if same_day and feed.precision != "day":
            return feed
    return found


def _guessed(tree: html.HtmlElement, url: str, now: datetime) -> Stated:
    """What htmldate finds in visible dates and in the address; always a day."""
    latest = (now + timedelta(days=1)).astimezone(UTC).strftime("%Y-%m-%d")
    try:
        day = find_date(tree, original_date=True, extensive_search=False, url=url, max_date=latest)
    except (ValueError, TypeError, RecursionError):
        day = None
    return stated(day, source="page", now=now) if day else Stated()


def site_name_of(page: Page, linked: Linked) -> str | None:
    """The name of the site, as JSON-LD or `og:site_name` states it."""
    return (linked.publisher or one_line(page.metas.get("og:site_name", "")))[:200] or None


def canonical_of(page: Page, linked: Linked, url: str) -> str | None:
    """
    Find the page's own statement of its address.

    A statement that sends an inner page to the front page is a mistake of the template and does not count.

    Returns:
        An absolute http(s) address; None when there is no usable statement.
    """
    for stated_url in (page.links.get("canonical"), page.metas.get("og:url"), linked.url):
        found = _absolute(stated_url or "", url)
        if found is not None and not (_is_front(found) and not _is_front(url)):
            return found
    return None


def _absolute(stated_url: str, base: str) -> str | None:
    try:
        found = urljoin(base, stated_url.strip()) if stated_url.strip() else ""
        return found if urlsplit(found).scheme in {"http", "https"} and urlsplit(found).netloc else None
    except ValueError:
        return None


def _is_front(url: str) -> bool:
    """Whether an address is that of a front page."""
    parts = urlsplit(url)
    return parts.path.strip("/") in {"", "index.html", "index.php"} and not parts.query
