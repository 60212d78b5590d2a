"""Writes one answer as CSV, JSON, JSON lines or Parquet."""

import csv
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pyarrow.parquet as pq

from pipeline.errors import TocsinError, UsageError
from pipeline.export.cells import guarded, spelled
from pipeline.store.answers import Answer

FORMATS = ("csv", "json", "jsonl", "parquet")


def format_of(path: Path) -> str:
    """
    Read the format off the ending of a file's name.

    Raises:
        UsageError: If it names none.
    """
    ending = path.suffix.lstrip(".").lower()
    known = {"ndjson": "jsonl"}.get(ending, ending)
    if known not in FORMATS:
        raise UsageError(f'{path}: no format is called "{ending}"', f"End the name in {', '.join(FORMATS)}")
    return known


def write_csv(answer: Answer, stream: TextIO, *, guard: bool = True) -> int:
    """
    Write comma-separated values (RFC 4180) with a line of names.

    Args:
        answer: Read to its end.
        stream: Open for text, newlines untranslated.
        guard: Put an apostrophe before texts that a spreadsheet would run.

    Returns:
        Rows written.
    """
    writer = csv.writer(stream)
    writer.writerow(answer.columns)
    written = 0
    for row in answer.rows():
        cells = [spelled(value) for value in row]
        writer.writerow([guarded(cell) for cell in cells] if guard else cells)
        written += 1
    return written


def write_json_lines(answer: Answer, stream: TextIO) -> int:
    """Write one JSON object a row and line; returns the rows written."""
    written = 0
    for row in answer.rows():
        stream.write(_object(answer, row) + "\n")
        written += 1
    return written


def write_json(answer: Answer, stream: TextIO) -> int:
    """Write one JSON list of objects; returns the rows written."""
    written = 0
    stream.write("[")
    for row in answer.rows():
        stream.write(("" if written == 0 else ",") + "\n  " + _object(answer, row))
        written += 1
    stream.write("\n]\n" if written else "]\n")
    return written


def write_parquet(answer: Answer, path: Path) -> int:
    """Write a Parquet file, columns typed as in the answer; returns the rows written."""
    reader = answer.batches()
    written = 0
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            written += batch.num_rows
    return written


def write_file(answer: Answer, path: Path, *, guard: bool = True, replace: bool = False) -> int:
    """
    Write an answer to a file in the format of its name; the file appears whole or not at all.

    Args:
        answer: Read to its end.
        path: Where to.
        guard: For CSV: put an apostrophe before texts that a spreadsheet would run.
        replace: Whether a file of that name may be replaced.

    Returns:
        Rows written.

    Raises:
        UsageError: If the name has no known ending, or the file is there and may not be replaced.
        TocsinError: If the file cannot be written.
    """
    kind = format_of(path)
    if path.exists() and not replace:
        raise UsageError(f"{path} is already there", "Name another file, or pass --force to replace it")
    with _whole_file(path) as temporary:
        if kind == "parquet":
            return write_parquet(answer, temporary)
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            return write_text(answer, kind, stream, guard=guard)


def write_text(answer: Answer, kind: str, stream: TextIO, *, guard: bool = True) -> int:
    """Write an answer to a text stream as `csv`, `json` or `jsonl`; returns the rows written."""
    if kind == "csv":
        return write_csv(answer, stream, guard=guard)
    return write_json(answer, stream) if kind == "json" else write_json_lines(answer, stream)


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """Give a name beside the file to write to, and put it in place at the end."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise TocsinError(
            f"{path}: {error.strerror or error}", "Check the permissions and the space on the disk"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _object(answer: Answer, row: tuple[object, ...]) -> str:
    """One row as a JSON object; a name that stands twice keeps its last value."""
    return json.dumps(dict(zip(answer.columns, map(spelled, row), strict=True)), ensure_ascii=False)
