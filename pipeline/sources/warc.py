"""Reads local WARC files: `.warc`, `.warc.gz`, `.warc.lz4`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline.archive import ForeignRecord, read_foreign
from pipeline.errors import SourceError
from pipeline.sources.values import Lost, PassedOver, Record, Unit, Yield
from pipeline.urls import article_key, host

_ENDINGS = (".warc", ".warc.gz", ".warc.lz4", ".warc.zst")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
_LARGEST_BODY = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcFiles:
    """
    WARC files and folders of them.

    Attributes:
        paths: Files and folders; folders are searched to any depth.
        hosts: Hosts whose pages are wanted, subdomains included; empty means all.
    """

    name: ClassVar[str] = "warc"

    paths: tuple[Path, ...]
    hosts: tuple[str, ...] = ()

    def units(self) -> Iterator[Unit]:
        """
        List one unit a file.

        Raises:
            SourceError: If a path is missing.
        """
        for path in self.paths:
            if path.is_dir():
                found = sorted(one for one in path.rglob("*") if one.name.lower().endswith(_ENDINGS) and one.is_file())
                yield from (Unit(key=str(one.absolute()), size=one.stat().st_size) for one in found)
            elif path.is_file():
                yield Unit(key=str(path.absolute()), size=path.stat().st_size)
            else:
                raise SourceError(f"{path}: not there", "Check the path")

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read a file record by record; it is streamed, whatever its size.

        Raises:
            SourceError: If the file cannot be opened, is empty, or is no WARC file.
        """
        path = Path(unit.key)
        number = 0
        try:
            for found in read_foreign(path, _LARGEST_BODY):
                number += 1
                if found.reason == "not_warc":
                    raise SourceError(f"{path}: {found.problem}", "Give a .warc, .warc.gz or .warc.lz4 file")
                yield self._judge(found)
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror or error}", "Check the file and its permissions") from error
        if number == 0:
            raise SourceError(f"{path}: holds no response, resource or conversion record", "Check how it was made")

    def _judge(self, found: ForeignRecord) -> Yield:
        """Decide whether a record is wanted."""
        place = f"offset {found.offset}"
        if found.document is None:
            return Lost(reason=found.reason, detail=f"{place}: {found.problem}", place=place)
        document = found.document
        if found.status is not None and found.status != 200:
            return PassedOver(reason=f"http_{found.status}")
        if document.media_type not in _PAGES:
            return PassedOver(reason="not_html")
        try:
            alias = article_key(document.final_url)
            name = host(document.final_url)
        except ValueError:
            return PassedOver(reason="bad_url")
        if self.hosts and not any(name == wanted or name.endswith(f".{wanted}") for wanted in self.hosts):
            return PassedOver(reason="other_host")
        return Record(alias=alias, document=document, place=place, position=found.offset)
