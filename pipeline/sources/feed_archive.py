"""Reads paged and archived feeds (RFC 5005), page after page into the past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from typing import ClassVar

from pipeline import feeds
from pipeline.errors import FeedError, SourceError
from pipeline.models import Entry, ParsedFeed
from pipeline.secrets import split
from pipeline.sources.asking import Web
from pipeline.sources.values import Address, Lost, PassedOver, Unit, Yield
from pipeline.urls import article_key

_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedArchives:
    """
    Feeds whose documents name an older one.

    Attributes:
        targets: Addresses of feeds.
        web: What they are fetched through.
        since: First day of publication that is wanted; None when open.
        until: The last one; None when open.
    """

    name: ClassVar[str] = "feed-archive"

    targets: tuple[str, ...]
    web: Web
    since: date | None = None
    until: date | None = None

    def units(self) -> Iterator[Unit]:
        """List one unit a feed."""
        yield from (Unit(key=split(target)[0]) for target in self.targets)

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read the entries of a feed and of its older documents.

        Raises:
            PutOffError: If the server cannot answer now.
            SourceError: If a document cannot be had or is no feed.
        """
        url: str | None = unit.key
        seen: set[str] = set()
        while url is not None and len(seen) < _MOST_PAGES:
            seen.add(url)
            page = self._page(url)
            for entry in page.entries:
                yield self._entry(entry, url)
            url = split(page.next_url)[0] if page.next_url else None
            if url in seen:
                yield Lost(reason="feed_loop", detail=f"{url} is named again as an older document", place=str(url))
                return

    def _page(self, url: str) -> ParsedFeed:
        """Fetch and parse one document."""
        answer = self.web.ask(url, "feed")
        try:
            return feeds.parse(
                answer.body,
                url=answer.final_url,
                content_type=answer.header("content-type"),
                headers=answer.headers,
                now=answer.fetched_at,
            )
        except FeedError as error:
            raise SourceError(error.message, "Open it in a browser") from error

    def _entry(self, entry: Entry, page: str) -> Yield:
        """One entry as an address, unless its date shows that it is not wanted."""
        place = f"{page}, {entry.key}"
        day = entry.published.at.astimezone(UTC).date() if entry.published.at else None
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return PassedOver(reason="outside_dates")
        if entry.url is None:
            return Lost(reason="no_link", detail=f"{place}: an entry without a link", place=place)
        try:
            clean, _ = split(entry.url)
            return Address(alias=article_key(clean), url=clean, place=place)
        except ValueError:
            return Lost(reason="bad_url", detail=f"{place}: {entry.url[:200]!r} is no http(s) address", place=place)
