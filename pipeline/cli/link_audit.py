"""`tocsin audit links`: draws links to be judged by a person, and reads the judgements back as precision by kind."""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of
from pipeline.dedupe.verify import COPIES
from pipeline.errors import UsageError
from pipeline.export.cells import guarded
from pipeline.steps.linkage import PairVerdict, judge_links
from pipeline.store.link_reports import Row, draw_links
from pipeline.store.reading import open_snapshot, time_limit
from pipeline.tagging.audit import wilson

_COLUMNS = (
    "article_id",
    "original_id",
    "kind",
    "score",
    "url",
    "original_url",
    "title",
    "original_title",
    "text",
    "original_text",
    "shared_terms",
    "disagreements",
)
_RIGHT = {"1": True, "y": True, "yes": True, "true": True, "right": True}
_WRONG = {"0": False, "n": False, "no": False, "false": False, "wrong": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLink:
    """
    One judged row of a sample.

    Attributes:
        article_id: As in `copies`.
        original_id: As in `copies`.
        kind: The kind that it was given.
        right: Whether the kind is right.
        note: What the judge wrote beside it.
    """

    article_id: str
    original_id: str
    kind: str
    right: bool
    note: str = ""


def links(
    *,
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="How many links to draw.")] = 200,
    kind: Annotated[
        str | None, typer.Option(help="identical, near, rewrite, update or related; all when left out.")
    ] = None,
    seed: Annotated[str, typer.Option(help="The same seed draws the same sample.")] = "1",
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output when left out.")] = None,
    read: Annotated[
        Path | None, typer.Option(help="A judged CSV file: print precision, and keep the verdicts.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="With --read: copies judged wrong are taken apart for good.")
    ] = True,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Draw links with their evidence into a CSV file; fill its column `right` with y or n; read it back.

    Examples:

    `tocsin audit links --n 200 --out sample.csv` · `tocsin audit links --read sample.csv`
    """
    settings = settings_of(config, data)
    if read is None:
        connection = open_snapshot(settings.data / "tocsin.duckdb")
        with time_limit(connection, 60):
            _write(draw_links(connection, n=n, seed=seed, kind=kind), out)
        return
    judged = read_judged(read)
    wrong = [one for one in judged if not one.right and one.kind in COPIES]
    if keep and wrong:
        verdicts = [
            PairVerdict(first=one.article_id, second=one.original_id, accepted=False, note=one.note) for one in wrong
        ]
        judge_links(settings, verdicts, now=datetime.now(UTC))
    Console().print(_table(judged))


def _write(rows: Sequence[Row], out: Path | None) -> None:
    """Write a sample; cells that a spreadsheet would run are defused."""
    if out is None:
        _write_csv(rows, sys.stdout)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        _write_csv(rows, file)
    typer.echo(
        f"{len(rows)} rows in {out}: write y or n into the column `right`, then `tocsin audit links --read {out}`"
    )


def _write_csv(rows: Sequence[Row], file: TextIO) -> None:
    """Write the header and the rows."""
    writer = csv.writer(file)
    writer.writerow((*_COLUMNS, "right", "note"))
    for row in rows:
        writer.writerow([*(guarded(row[name]) for name in _COLUMNS), "", ""])


def read_judged(path: Path) -> list[JudgedLink]:
    """
    Read a judged sample; rows without a verdict are left out.

    Args:
        path: A CSV file with the columns article_id, original_id, kind and right, and maybe note.

    Raises:
        UsageError: If the file cannot be read, lacks a column, or holds a verdict that is neither yes nor no.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV file in UTF-8: {error}", "Save it as CSV, UTF-8") from error
    judged = []
    for number, row in enumerate(rows, start=2):
        word = (row.get("right") or "").strip().lower()
        if not word:
            continue
        verdict = (_RIGHT | _WRONG).get(word)
        article, original, kind = (row.get(name) or "" for name in ("article_id", "original_id", "kind"))
        if verdict is None or not (article and original and kind):
            raise UsageError(
                f"{path}, line {number}: right is {word!r}", "Write y or n beside article_id, original_id and kind"
            )
        judged.append(
            JudgedLink(article_id=article, original_id=original, kind=kind, right=verdict, note=row.get("note") or "")
        )
    return judged


def _table(judged: Sequence[JudgedLink]) -> Table:
    """Precision by kind with its Wilson interval."""
    table = Table("kind", "judged", "right", "precision", "95 % interval", box=None, pad_edge=False)
    counts = Counter(name for one in judged for name in (one.kind, "all"))
    right = Counter(name for one in judged if one.right for name in (one.kind, "all"))
    for name in sorted(counts, key=lambda name: (name != "all", name)):
        low, high = wilson(right[name], counts[name])
        share = right[name] / counts[name]
        table.add_row(name, str(counts[name]), str(right[name]), f"{share:.2f}", f"{low:.2f} to {high:.2f}")
    return table
