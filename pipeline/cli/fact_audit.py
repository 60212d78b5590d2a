"""`tocsin audit facts`: draws facts to be judged by a person, and reads the judgements back as precision by kind."""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of
from pipeline.errors import UsageError
from pipeline.export.cells import guarded
from pipeline.steps.judging import judge_facts
from pipeline.store.fact_judgements import KINDS, FactVerdict, SampledFact, draw_facts
from pipeline.store.reading import open_snapshot, time_limit
from pipeline.tagging.audit import wilson

_COLUMNS = ("kind", "article_id", "key", "url", "title", "published_at", "stated", "words")
_RIGHT = {"1": True, "y": True, "yes": True, "true": True, "right": True}
_WRONG = {"0": False, "n": False, "no": False, "false": False, "wrong": False}


def facts(
    *,
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="How many facts to draw.")] = 200,
    kind: Annotated[str | None, typer.Option(help="toll, place, date or story; all when left out.")] = None,
    seed: Annotated[str, typer.Option(help="The same seed draws the same sample.")] = "1",
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output when left out.")] = None,
    read: Annotated[
        Path | None, typer.Option(help="A judged CSV file: print precision, and keep the verdicts.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="With --read: what is judged wrong is taken away for good.")
    ] = True,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Draw places, dates, tolls and story links into a CSV file; fill its column `right` with y or n; read it back.

    Examples:

    `tocsin audit facts --n 200 --out sample.csv` · `tocsin audit facts --read sample.csv`
    """
    if kind is not None and kind not in KINDS:
        raise UsageError(f"there is no fact of kind {kind}", f"The kinds are {', '.join(KINDS)}")
    settings = settings_of(config, data)
    if read is None:
        connection = open_snapshot(settings.data / "tocsin.duckdb")
        with time_limit(connection, 60):
            _write(draw_facts(connection, n=n, seed=seed, kind=kind), out)
        return
    judged = read_judged(read)
    if keep and judged:
        judge_facts(settings, judged, now=datetime.now(UTC))
    Console().print(_table(judged))


def _write(rows: Sequence[SampledFact], out: Path | None) -> None:
    """Write a sample; cells that a spreadsheet would run are defused."""
    if out is None:
        _write_csv(rows, sys.stdout)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        _write_csv(rows, file)
    typer.echo(
        f"{len(rows)} rows in {out}: write y or n into the column `right`, then `tocsin audit facts --read {out}`"
    )


def _write_csv(rows: Sequence[SampledFact], file: TextIO) -> None:
    """Write the header and the rows."""
    writer = csv.writer(file)
    writer.writerow((*_COLUMNS, "right", "note"))
    for row in rows:
        writer.writerow([*(guarded(getattr(row, name)) for name in _COLUMNS), "", ""])


def read_judged(path: Path) -> list[FactVerdict]:
    """
    Read a judged sample; rows without a verdict are left out.

    Args:
        path: A CSV file with the columns kind, article_id, key and right, and maybe note.

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
        kind, article, key = (row.get(name) or "" for name in ("kind", "article_id", "key"))
        if verdict is None or kind not in KINDS or not (article and key):
            raise UsageError(
                f"{path}, line {number}: right is {word!r}", "Write y or n beside kind, article_id and key"
            )
        judged.append(FactVerdict(kind=kind, article_id=article, key=key, accepted=verdict, note=row.get("note") or ""))
    return judged


def _table(judged: Sequence[FactVerdict]) -> Table:
    """Precision by kind with its Wilson interval."""
    table = Table("kind", "judged", "right", "precision", "95 % interval", box=None, pad_edge=False)
    counts = Counter(name for one in judged for name in (one.kind, "all"))
    right = Counter(name for one in judged if one.accepted for name in (one.kind, "all"))
    for name in sorted(counts, key=lambda name: (name != "all", name)):
        low, high = wilson(right[name], counts[name])
        share = right[name] / counts[name]
        table.add_row(name, str(counts[name]), str(right[name]), f"{share:.2f}", f"{low:.2f} to {high:.2f}")
    return table
