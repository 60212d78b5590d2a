"""`tocsin audit`: draws samples to be judged by a person, and reads the judgements back as precision."""

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.fact_audit import facts
from pipeline.cli.link_audit import links
from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of
from pipeline.errors import UsageError
from pipeline.export.cells import guarded
from pipeline.steps.judging import judge_tags
from pipeline.store.judgements import Sampled, Verdict, draw
from pipeline.store.reading import open_snapshot, time_limit
from pipeline.tagging.audit import Judged, Precision, precision_by_tag

_COLUMNS = ("article_id", "url", "title", "tag", "level", "score", "evidence", "right", "note")
_RIGHT = {"1": True, "y": True, "yes": True, "true": True, "right": True}
_WRONG = {"0": False, "n": False, "no": False, "false": False, "wrong": False}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(no_args_is_help=True, help="Measure precision on your own corpus: draw, judge, read back.")
    group.command("tags")(tags)
    group.command("links")(links)
    group.command("facts")(facts)
    app.add_typer(group, name="audit")


def tags(
    *,
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="How many tags of articles to draw.")] = 200,
    tag: Annotated[str | None, typer.Option(help="Only this tag.")] = None,
    seed: Annotated[str, typer.Option(help="The same seed draws the same sample.")] = "1",
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output when left out.")] = None,
    read: Annotated[
        Path | None, typer.Option(help="A judged CSV file: print precision, and keep the verdicts.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="With --read: later runs respect the verdicts.")
    ] = True,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Draw tags with their evidence into a CSV file; fill its column `right` with y or n; read it back.

    Examples:

    `tocsin audit tags --n 200 --out sample.csv` · `tocsin audit tags --read sample.csv`
    """
    settings = settings_of(config, data)
    if read is None:
        connection = open_snapshot(settings.data / "tocsin.duckdb")
        with time_limit(connection, 60):
            _write(draw(connection, n=n, seed=seed, tag=tag), out)
        return
    judged = read_judged(read)
    if keep and judged:
        verdicts = [
            Verdict(article_id=one.article_id, tag=one.tag, accepted=one.right, note=one.note) for one in judged
        ]
        judge_tags(settings, verdicts, now=datetime.now(UTC))
    Console().print(_table(precision_by_tag(judged)))


def _write(rows: Sequence[Sampled], out: Path | None) -> None:
    """Write a sample; cells that a spreadsheet would run are defused."""
    if out is None:
        _write_csv(rows, sys.stdout)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        _write_csv(rows, file)
    typer.echo(
        f"{len(rows)} rows in {out}: write y or n into the column `right`, then `tocsin audit tags --read {out}`"
    )


def _write_csv(rows: Sequence[Sampled], file: TextIO) -> None:
    """Write the header and the rows."""
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for row in rows:
        values = (row.article_id, row.url, row.title, row.tag, row.level, row.score, row.evidence, "", "")
        writer.writerow([guarded(value) for value in values])


def read_judged(path: Path) -> list[Judged]:
    """
    Read a judged sample; rows without a verdict are left out.

    Args:
        path: A CSV file with the columns article_id, tag and right, and maybe note.

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
        if verdict is None or not row.get("article_id") or not row.get("tag"):
            raise UsageError(f"{path}, line {number}: right is {word!r}", "Write y or n beside article_id and tag")
        judged.append(Judged(article_id=row["article_id"], tag=row["tag"], right=verdict, note=row.get("note") or ""))
    return judged


def _table(found: Sequence[Precision]) -> Table:
    """Precision by tag with its interval."""
    table = Table("tag", "judged", "right", "precision", "95 % interval", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.tag, str(one.judged), str(one.right), f"{one.share:.2f}", f"{one.low:.2f} to {one.high:.2f}")
    return table
