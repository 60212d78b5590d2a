"""Reads CC-NEWS of Common Crawl: lists its WARC files by month and streams them through a temporary file."""

import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, ClassVar

from pipeline.errors import SourceError, UsageError
from pipeline.sources.asking import Web
from pipeline.sources.values import Unit, Yield
from pipeline.sources.warc import WarcFiles
from pipeline.web.exchange import Fetched

_FIRST = date(2016, 8, 1)  # the first month of CC-NEWS
_SPAN = 8 * 2**20  # bytes of one request
_MOMENT = re.compile(r"CC-NEWS-(\d{8})\d{6}-")
_TOTAL = re.compile(r"bytes \d+-\d+/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonCrawl:
    """
    News pages that Common Crawl has crawled.

    The crawl knows only when it fetched a page: files from the first wanted day to some days behind the last one are
    read, and the dates of publication decide once the pages are read.

    Attributes:
        hosts: Hosts whose pages are wanted, subdomains included.
        web: What is asked through.
        base: Address of the crawl's data.
        since: First day of publication that is wanted.
        until: The last one; None for today.
        lag_days: Days behind the last one in which files are looked for.
    """

    name: ClassVar[str] = "commoncrawl"

    hosts: tuple[str, ...]
    web: Web
    base: str
    since: date
    until: date | None = None
    lag_days: int = 30

    def units(self) -> Iterator[Unit]:
        """
        List one unit a WARC file.

        Raises:
            SourceError: If the list of a month cannot be had.
        """
        today = datetime.now(UTC).date()
        last = min((self.until or today) + timedelta(days=self.lag_days), today)
        month = max(self.since, _FIRST).replace(day=1)
        while month <= last:
            url = f"{self.base}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"
            for path in self._paths(url):
                if (found := _MOMENT.search(path)) and f"{self.since:%Y%m%d}" <= found[1] <= f"{last:%Y%m%d}":
                    yield Unit(key=f"{self.base}/{path}")
            month = (month + timedelta(days=31)).replace(day=1)

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Download one WARC file piece by piece into a temporary file and read it.

        Raises:
            PutOffError: If the server cannot answer now.
            SourceError: If the file cannot be had or read.
        """
        with tempfile.TemporaryDirectory(prefix="tocsin-") as folder:
            path = Path(folder) / unit.key.rsplit("/", 1)[-1]
            with path.open("wb") as stream:
                self._download(unit.key, stream)
            yield from WarcFiles(paths=(path,), hosts=self.hosts).read(Unit(key=str(path)))

    def _paths(self, url: str) -> list[str]:
        """The list of a month."""
        body = self.web.ask(url, "sitemap").body
        try:
            text = zlib.decompress(body, wbits=31) if body.startswith(b"\x1f\x8b") else body
        except zlib.error as error:
            raise SourceError(f"{url}: damaged gzip: {error}", "Try again later") from error
        return text.decode("utf-8", "replace").split()

    def _download(self, url: str, stream: BinaryIO) -> None:
        """Ask for one span after the other until all is there."""
        total = 1
        while (begin := stream.tell()) < total:
            answer = self.web.ask(url, "sitemap", span=(begin, begin + _SPAN - 1))
            stream.write(answer.body)
            total = _total(answer, begin)


def _total(answer: Fetched, begin: int) -> int:
    """Size of the whole file, as a partial answer states it."""
    if answer.status != 206:
        if begin:
            raise SourceError(f"{answer.url}: the server forgot that it sends spans", "Try again later")
        return len(answer.body)
    stated = _TOTAL.fullmatch(answer.header("content-range") or "")
    if stated is None:
        raise SourceError(f"{answer.url}: a span without its size", "Try again later")
    return int(stated[1])


def require_window(since: date | None, hosts: tuple[str, ...]) -> date:
    """
    Refuse to read all of CC-NEWS by accident.

    Raises:
        UsageError: If no first day or no host is given.
    """
    if since is None or not hosts:
        raise UsageError("backfill commoncrawl reads hundreds of gigabytes a month", "Give --since, --until and --host")
    return since
