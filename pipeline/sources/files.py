"""Reads folders of .html, .txt and .md files and tables in .jsonl, .csv and .parquet form."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pyarrow.parquet as pq

from pipeline.errors import SourceError, UsageError
from pipeline.models import Document
from pipeline.sources.values import Lost, Record, Unit, Yield
from pipeline.urls import article_key

COLUMNS = ("url", "title", "text", "html", "published_at", "authors", "source", "language")
"""Columns that are read; all but the text (or html) may be missing."""

_PAGES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".md": "text/markdown"}
_TABLES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"})
_LARGEST_FIELD = 16 * 2**20
_PARQUET_ROWS = 500
_FOREIGN = {
    b"PK": "a zip file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"7z\xbc\xaf": "a 7-Zip file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
"""What files begin with that are none of ours, whatever their names say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """
    Files and folders of documents.

    A document without an address gets the identity `file:NAME#RECORD` in a table and `file:PATH` in a folder, so that
    bringing the same file again changes nothing.

    Attributes:
        paths: Files and folders; folders are searched to any depth.
        mapping: Column that is read to column in the file, such as `text` to `body`.
        now: Recorded as the time at which documents without a date of their own were received, UTC.
    """

    name: ClassVar[str] = "files"

    paths: tuple[Path, ...]
    mapping: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        unknown = [name for name in self.mapping if name not in COLUMNS]
        if unknown:
            raise UsageError(f"--map names the column {unknown[0]!r}", f"Choose one of {', '.join(COLUMNS)}")

    def units(self) -> Iterator[Unit]:
        """
        List a unit for each table, and one for each folder that holds pages.

        Raises:
            SourceError: If a path is missing or of an unknown kind.
        """
        for path in self.paths:
            if path.is_dir():
                yield from self._folder(path)
            elif path.is_file() and path.suffix.lower() in _TABLES | _PAGES.keys():
                yield Unit(key=str(path.absolute()), size=path.stat().st_size)
            elif path.exists():
                known = ", ".join(sorted(_TABLES | _PAGES.keys()))
                raise SourceError(f"{path}: not a kind of file that is read", f"Known kinds: {known}")
            else:
                raise SourceError(f"{path}: not there", "Check the path")

    def read(self, unit: Unit) -> Iterator[Yield]:
        """
        Read a table row by row or a folder file by file.

        Raises:
            SourceError: If the unit cannot be opened or read any further.
        """
        path = Path(unit.key)
        try:
            if path.is_dir():
                yield from self._pages(path)
            elif path.suffix.lower() in _PAGES:
                yield self._page(path, path.parent)
            else:
                yield from self._rows(path)
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror or error}", "Check the file and its permissions") from error

    def _folder(self, folder: Path) -> Iterator[Unit]:
        """The folder itself where it holds pages, and its tables."""
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        if any(path.suffix.lower() in _PAGES for path in files):
            yield Unit(key=str(folder.absolute()), size=None)
        for path in files:
            if path.suffix.lower() in _TABLES:
                yield Unit(key=str(path.absolute()), size=path.stat().st_size)

    def _pages(self, folder: Path) -> Iterator[Yield]:
        """Every page of a folder, in order of its path."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() in _PAGES and not path.name.startswith("."):
                yield self._page(path, folder)

    def _page(self, path: Path, folder: Path) -> Yield:
        """One page file."""
        place = str(path.relative_to(folder))
        try:
            body = path.read_bytes()
        except OSError as error:
            return Lost(reason="unreadable", detail=f"{path}: {error.strerror or error}", place=place)
        if not body.strip():
            return Lost(reason="empty", detail=f"{path} is empty", place=place)
        alias = f"file:{folder.name}/{place}"
        document = Document(
            url=alias,
            final_url=alias,
            media_type=_PAGES[path.suffix.lower()],
            body=body,
            fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        )
        return Record(alias=alias, document=document, place=place)

    def _rows(self, path: Path) -> Iterator[Yield]:
        """Every row of a table."""
        kind = path.suffix.lower()
        with path.open("rb") as stream:
            head = stream.read(8)
        foreign = next((words for mark, words in _FOREIGN.items() if head.startswith(mark)), "")
        if foreign:
            raise SourceError(f"{path}: this is {foreign}, in spite of its name", "Unpack it, or convert it to UTF-8")
        if not head and kind in (".jsonl", ".ndjson"):
            raise SourceError(f"{path}: is empty", "Check how it was made")
        wanted = tuple(self.mapping.get(name, name) for name in ("text", "html"))
        if kind in (".jsonl", ".ndjson"):
            rows = _json_lines(path)
        elif kind == ".parquet":
            rows = _parquet_rows(path, wanted)
        else:
            rows = _csv_rows(path, wanted, "\t" if kind == ".tsv" else ",")
        for number, row in rows:
            place = f"record {number}"
            if isinstance(row, Lost):
                yield row
                continue
            yield self._record(path, number, row, place)

    def _record(self, path: Path, number: int, row: Mapping[str, Any], place: str) -> Yield:
        """One row as a record of mapped columns, with its file and line."""
        columns = {name: row.get(self.mapping.get(name, name)) for name in COLUMNS}
        columns = {name: value for name, value in columns.items() if value not in (None, "")}
        if not isinstance(columns.get("text"), str) and not isinstance(columns.get("html"), str):
            return Lost(reason="no_text", detail=f"{path}, {place}: neither text nor html; see --map", place=place)
        url = columns.get("url")
        alias = f"file:{path.name}#{number}"
        if isinstance(url, str):
            try:
                alias = article_key(url)
            except ValueError:
                return Lost(reason="bad_url", detail=f"{path}, {place}: {url[:200]!r} is no address", place=place)
        columns |= {"file": path.name, "record": number}
        document = Document(
            url=str(url or alias),
            final_url=str(url or alias),
            media_type="application/json",
            body=json.dumps(columns, ensure_ascii=False, default=str).encode("utf-8", "replace"),
            fetched_at=self.now,
        )
        return Record(alias=alias, document=document, place=place)


def _json_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Lost]]:
    """Rows of a JSON Lines file, numbered by line."""
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(_LARGEST_FIELD):
            number += 1
            if len(line) == _LARGEST_FIELD and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = stream.readline(_LARGEST_FIELD)
                detail = f"{path}, line {number}: longer than {_LARGEST_FIELD} bytes"
                yield number, Lost(reason="too_large", detail=detail, place=f"line {number}")
                continue
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield number, Lost(reason="bad_json", detail=f"{path}, line {number}: {error}", place=f"line {number}")
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                yield (
                    number,
                    Lost(reason="bad_json", detail=f"{path}, line {number}: not an object", place=f"line {number}"),
                )


def _csv_rows(path: Path, wanted: Sequence[str], delimiter: str) -> Iterator[tuple[int, Mapping[str, Any] | Lost]]:
    """Rows of a CSV file with a header, numbered from 1."""
    csv.field_size_limit(min(_LARGEST_FIELD, sys.maxsize))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.DictReader((line.replace("\0", "") for line in stream), delimiter=delimiter)
        _require_columns(path, reader.fieldnames or (), wanted)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield (
                    number,
                    Lost(reason="bad_csv", detail=f"{path}, record {number}: {error}", place=f"record {number}"),
                )
            else:
                yield number, row


def _parquet_rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, Mapping[str, Any] | Lost]]:
    """Rows of a Parquet file, numbered from 1, read a few hundred at a time."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {error}", "Write it again as Parquet") from error
    _require_columns(path, file.schema_arrow.names, wanted)
    last = 0
    for group in range(file.num_row_groups):
        number, last = last, last + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(batch_size=_PARQUET_ROWS, row_groups=[group]):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
        except (OSError, ValueError) as error:
            place = f"records {number + 1} to {last}"
            yield number + 1, Lost(reason="damaged", detail=f"{path}, {place}: {error}", place=place)


def _require_columns(path: Path, names: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a table that has none of the columns that a text is read from."""
    if not any(name in names for name in wanted):
        raise SourceError(
            f"{path}: no column {' or '.join(wanted)}; it has {', '.join(names[:12]) or 'none'}",
            "Name the column of the text with --map text=COLUMN",
        )
