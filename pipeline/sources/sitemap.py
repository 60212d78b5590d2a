"""Reads sitemaps: indexes, news sitemaps, plain and gzipped ones, and those that robots.txt names."""

import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from usp.objects.page import SitemapPage
from usp.objects.sitemap import AbstractIndexSitemap, AbstractSitemap, InvalidSitemap
from usp.tree import sitemap_from_str

from pipeline.errors import SourceError
from pipeline.secrets import split
from pipeline.sources.asking import Web
from pipeline.sources.values import Address, Lost, PassedOver, Unit, Yield
from pipeline.urls import article_key

logging.getLogger("usp").setLevel(logging.ERROR)  # what it says of single entries is told by our own reasons

_DEEPEST = 5  # indexes within indexes; the protocol knows one level (sitemaps.org, "Using Sitemap index files")
_LARGEST = 50 * 2**20  # bytes of one sitemap, unpacked (sitemaps.org)
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemaps:
    """
    Sitemaps, or sites whose robots.txt names them.

    Attributes:
        targets: Addresses of sitemaps, or of sites.
        web: What they are fetched through.
        since: First day of publication that is wanted; None when open.
        until: The last one; None when open.
    """

    name: ClassVar[str] = "sitemap"

    targets: tuple[str, ...]
    web: Web
    since: date | None = None
    until: date | None = None

    def units(self) -> Iterator[Unit]:
        """
        List one unit a sitemap; of an index, one for each that it names.

        Raises:
            SourceError: If a target cannot be fetched or is no sitemap.
        """
        for target in self.targets:
            for url in self._starts(split(target)[0]):
                found = self._parsed(url)
                named = [one.url for one in found.sub_sitemaps] if isinstance(found, AbstractIndexSitemap) else []
                yield from (Unit(key=one) for one in named or [url])

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read the addresses of a sitemap, and of those below it.

        Raises:
            SourceError: If it cannot be fetched or is no sitemap.
        """
        yield from self._walk(unit.key, frozenset())

    def _starts(self, target: str) -> list[str]:
        """The sitemaps of a site; a target that looks like a sitemap is one."""
        origin, _, path = target.removeprefix("https://").removeprefix("http://").partition("/")
        if path:
            return [target]
        base = target[: target.index(origin)] + origin
        try:
            text = self.web.ask(f"{base}/robots.txt", "robots").body.decode("utf-8-sig", "replace")
        except SourceError:
            text = ""
        return list(dict.fromkeys(_NAMED.findall(text))) or [f"{base}/sitemap.xml"]

    def _walk(self, url: str, above: frozenset[str]) -> Iterator[Yield]:
        """Read one sitemap; an index below an index is followed, never in circles."""
        found = self._parsed(url)
        if not isinstance(found, AbstractIndexSitemap):
            for number, page in enumerate(found.all_pages(), start=1):
                yield self._page(page, f"{url}, entry {number}")
            return
        for below in found.sub_sitemaps:
            if below.url in above | {url} or len(above) >= _DEEPEST:
                yield Lost(reason="sitemap_loop", detail=f"{url}: names {below.url} again or too deep", place=below.url)
                continue
            try:
                yield from self._walk(below.url, above | {url})
            except SourceError as error:
                yield Lost(reason="unreadable", detail=str(error), place=below.url)

    def _parsed(self, url: str) -> AbstractSitemap:
        """Fetch and parse one sitemap; nothing else is fetched."""
        body = _unpacked(self.web.ask(url, "sitemap").body, url)
        found = sitemap_from_str(body.decode("utf-8-sig", "replace"))
        if isinstance(found, InvalidSitemap):
            raise SourceError(f"{url}: no sitemap: {found.reason}"[:300], "Open it in a browser")
        return found

    def _page(self, page: SitemapPage, place: str) -> Yield:
        """One address, unless its dates show that it is not wanted."""
        try:
            clean, _ = split(page.url)
            alias = article_key(clean)
        except ValueError:
            return Lost(reason="bad_url", detail=f"{place}: {page.url[:200]!r} is no http(s) address", place=place)
        published = _day(page.news_story.publish_date) if page.news_story else None
        changed = _day(page.last_modified)
        if published and ((self.since and published < self.since) or (self.until and published > self.until)):
            return PassedOver(reason="outside_dates")
        if not published and changed and self.since and changed < self.since:
            return PassedOver(reason="outside_dates")  # what was last changed before then was published before then
        return Address(alias=alias, url=clean, place=place)


def _day(moment: datetime | None) -> date | None:
    """The day of a moment, UTC; one without zone counts as UTC."""
    return moment.astimezone(UTC).date() if moment and moment.tzinfo else moment.date() if moment else None


def _unpacked(body: bytes, url: str) -> bytes:
    """Unpack a gzipped sitemap within bounds."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    inflater = zlib.decompressobj(wbits=31)
    try:
        whole = inflater.decompress(body, _LARGEST)
    except zlib.error as error:
        raise SourceError(f"{url}: damaged gzip: {error}", "Open it in a browser") from error
    if inflater.unconsumed_tail:
        raise SourceError(f"{url}: larger than {_LARGEST} bytes", "The protocol allows no more")
    return whole
