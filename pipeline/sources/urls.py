"""Reads lists of addresses: one a line, or a CSV with a column `url`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline.errors import SourceError
from pipeline.secrets import split
from pipeline.sources.values import Address, Lost, Unit, Yield
from pipeline.urls import article_key


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlLists:
    """
    Addresses to download, as an analyst collects them.

    Attributes:
        targets: Files with addresses, or addresses themselves.
        column: Column of a CSV that holds them.
    """

    name: ClassVar[str] = "urls"

    targets: tuple[str, ...]
    column: str = "url"

    def units(self) -> Iterator[Unit]:
        """
        List one unit a target.

        Raises:
            SourceError: If a target is neither an address nor a file.
        """
        for target in self.targets:
            if target.startswith(("http://", "https://")):
                yield Unit(key=split(target)[0])
            elif Path(target).is_file():
                yield Unit(key=str(Path(target).absolute()), size=Path(target).stat().st_size)
            else:
                raise SourceError(f"{target}: neither an address nor a file", "Check the path")

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read one target.

        Raises:
            SourceError: If a CSV lacks the column or the file cannot be read.
        """
        if unit.key.startswith(("http://", "https://")):
            yield _address(unit.key, "command line")
            return
        path = Path(unit.key)
        try:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
                rows = _csv(stream, path, self.column) if path.suffix.lower() in (".csv", ".tsv") else _lines(stream)
                for number, text in rows:
                    yield _address(text, f"line {number}")
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror or error}", "Check the file and its permissions") from error


def _lines(stream: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Addresses of a plain list; empty lines and comments are passed over."""
    for number, line in enumerate(stream, start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, text


def _csv(stream: Iterator[str], path: Path, column: str) -> Iterator[tuple[int, str]]:
    """Addresses of a CSV column."""
    reader = csv.DictReader(stream, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    if column not in (reader.fieldnames or ()):
        names = ", ".join(reader.fieldnames or ()) or "none"
        raise SourceError(f"{path}: no column {column}; it has {names}", "Name the column with --map url=COLUMN")
    for number, row in enumerate(reader, start=2):
        yield number, (row[column] or "").strip()


def _address(text: str, place: str) -> Yield:
    """One address to download."""
    try:
        clean, _ = split(text)
        return Address(alias=article_key(clean), url=clean, place=place)
    except ValueError:
        return Lost(reason="bad_url", detail=f"{place}: {text[:200]!r} is no http(s) address", place=place)
