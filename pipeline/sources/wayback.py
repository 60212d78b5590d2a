"""Lists captures of the Wayback Machine by its CDX interface; the pages themselves are downloaded as captured."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from pipeline.errors import SourceError
from pipeline.secrets import split
from pipeline.sources.asking import Web
from pipeline.sources.values import Address, Lost, Unit, Yield
from pipeline.urls import article_key

_COLUMNS = ("timestamp", "original")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wayback:
    """
    Captures of an address pattern, the first capture of each address.

    The index knows only when a page was captured: captures from the first wanted day to some days behind the last one
    are taken, and the dates of publication decide once the pages are read.

    Attributes:
        targets: Patterns, such as `example.org/news/*`.
        web: What is asked through.
        index: Address of the CDX interface.
        captures: Address below which captures are served.
        since: First day of publication that is wanted; None when open.
        until: The last one; None when open.
        lag_days: Days behind the last one in which captures are looked for.
    """

    name: ClassVar[str] = "wayback"

    targets: tuple[str, ...]
    web: Web
    index: str
    captures: str
    since: date | None = None
    until: date | None = None
    lag_days: int = 30

    def units(self) -> Iterator[Unit]:
        """
        List one unit a page of the index.

        Raises:
            SourceError: If the index does not answer, or answers something else.
        """
        for target in self.targets:
            asked = self._question(target)
            url = f"{self.index}?{urlencode([*asked, ('showNumPages', 'true')])}"
            words = self.web.ask(url, "sitemap").body.decode("utf-8", "replace").strip()
            if not words.isdigit():
                raise SourceError(f"{url}: not a number of pages but {words[:80]!r}", "Try again later")
            for number in range(int(words)):
                yield Unit(key=f"{self.index}?{urlencode([*asked, ('page', number)])}")

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read one page of the index.

        Raises:
            PutOffError: If the service asks to be left alone for a while.
            SourceError: If it refuses (a site that is excluded), or answers garbage.
        """
        body = self.web.ask(unit.key, "sitemap").body.decode("utf-8", "replace")
        try:
            rows = json.loads(body)
        except ValueError as error:
            raise SourceError(f"{unit.key}: no JSON but {body.strip()[:80]!r}", "Try again later") from error
        if not isinstance(rows, list) or (rows and rows[0] != list(_COLUMNS)):
            raise SourceError(f"{unit.key}: not the columns that were asked for", "Try again later")
        for number, row in enumerate(rows[1:], start=1):
            yield self._capture(row, f"row {number}")

    def _question(self, target: str) -> list[tuple[str, str | int]]:
        """What the index is asked about one pattern."""
        asked: list[tuple[str, str | int]] = [("url", target), ("output", "json"), ("fl", ",".join(_COLUMNS))]
        asked += [("filter", "statuscode:200"), ("filter", "mimetype:text/html"), ("collapse", "urlkey")]
        if self.since:
            asked.append(("from", f"{self.since:%Y%m%d}"))
        if self.until:
            asked.append(("to", f"{self.until + timedelta(days=self.lag_days):%Y%m%d}"))
        return asked

    def _capture(self, row: object, place: str) -> Yield:
        """One capture as an address; `id_` asks for the page as it was, without the toolbar."""
        if not (isinstance(row, list) and len(row) == len(_COLUMNS) and all(isinstance(one, str) for one in row)):
            return Lost(reason="bad_row", detail=f"{place}: {str(row)[:200]}", place=place)
        stamp, original = row
        try:
            clean, _ = split(original)
            alias = article_key(clean)
        except ValueError:
            return Lost(reason="bad_url", detail=f"{place}: {original[:200]!r} is no http(s) address", place=place)
        return Address(alias=alias, url=f"{self.captures}/{stamp}id_/{clean}", site_url=clean, place=place)
