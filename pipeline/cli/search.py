"""`tocsin search` and `tocsin show`: the corpus for people who write no SQL."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, JsonOption, settings_of
from pipeline.export.cells import spelled, visible
from pipeline.store.dossier import Dossier, Hit, Row, dossier, find
from pipeline.store.reading import open_snapshot, time_limit


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(search)
    app.command()(show)


def search(
    words: Annotated[list[str], typer.Argument(help="Words, in any language.")],
    *,
    any_word: Annotated[bool, typer.Option("--any", help="Any of the words will do.")] = False,
    conflict: Annotated[str | None, typer.Option(help="Only articles about this conflict.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Copies too, not only originals.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 10,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Find articles by their words, best first."""
    connection = open_snapshot(settings_of(config, data).data / "tocsin.duckdb")
    with time_limit(connection, 60):
        hits = find(connection, " ".join(words), every=not any_word, most=limit, conflict=conflict, copies=copies)
    if as_json:
        found = [{**_without_text(hit.article), "snippet": hit.snippet} for hit in hits]
        typer.echo(json.dumps(spelled(found), indent=2, ensure_ascii=False))
        return
    console = Console()
    for hit in hits:
        _print_hit(console, hit)
    if not hits:
        typer.echo("nothing found; --any asks for any of the words, --copies for copies too")


def show(
    article: Annotated[str, typer.Argument(help="Its address, its id, or the beginning of its id.")],
    *,
    text: Annotated[bool, typer.Option("--text", help="Print the whole text too.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Show all that the corpus holds on one article: tags with their evidence, copies, tolls, versions, provenance."""
    connection = open_snapshot(settings_of(config, data).data / "tocsin.duckdb")
    with time_limit(connection, 60):
        found = dossier(connection, article)
    if as_json:
        typer.echo(json.dumps(spelled({**found.article, **found.parts}), indent=2, ensure_ascii=False))
        return
    _print_dossier(Console(), found, whole=text)


def _without_text(row: Row) -> dict[str, object]:
    """A hit without its text."""
    return {name: value for name, value in row.items() if name != "text"}


def _print_hit(console: Console, hit: Hit) -> None:
    """Print one article found."""
    row = hit.article
    mark = "" if row["is_original"] else "  copy"
    console.print(Text(visible(str(row["title"]) or "(no headline)"), style="bold"))
    console.print(Text(f"{_day(row['published_at'])}  {row['site']}{mark}  {visible(str(row['url']))}", style="dim"))
    console.print(Text(visible(hit.snippet)))
    console.print()


def _print_dossier(console: Console, found: Dossier, *, whole: bool) -> None:
    """Print all about one article."""
    row = found.article
    console.print(Text(visible(str(row["title"]) or "(no headline)"), style="bold"))
    facts = Table(box=None, show_header=False, pad_edge=False)
    for name in (
        "url",
        "id",
        "site",
        "language",
        "published_at",
        "published_raw",
        "first_seen_at",
        "event_date_from",
        "event_date_to",
        "event_date_basis",
        "credit",
        "word_count",
    ):
        facts.add_row(Text(name.replace("_", " "), style="dim"), Text(visible(_said(row[name]))))
    bar = f"{row['relevance']} (score {row['conflict_score']:g} against {row['threshold']:g})"
    facts.add_row(Text("relevance", style="dim"), Text(bar))
    came = f"{row['ingest_path']}, run {row['run_id']}, {row['warc_file'] or 'raw bytes pruned'}, {row['extractor']}"
    facts.add_row(Text("came by", style="dim"), Text(came))
    console.print(facts)
    for part, heading in _HEADINGS.items():
        _print_part(console, heading, found.parts[part])
    if whole:
        console.print(Text("\nText", style="bold"))
        console.print(Text(visible(str(row["text"]))))


_HEADINGS = {
    "tags": "Tags, with the sentence that earned each",
    "conflicts": "Conflicts",
    "places": "Places",
    "tolls": "Tolls as reported",
    "group": "Copy group",
    "links": "Updates and related articles (no copies)",
    "versions": "Versions",
    "feeds": "Feeds that brought it",
}


def _print_part(console: Console, heading: str, rows: tuple[Row, ...]) -> None:
    """Print the rows of one part, if there are any."""
    if not rows:
        return
    console.print(f"\n[bold]{escape(heading)}[/bold]")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(_said(value))) for value in row.values()))
    console.print(table)


def _said(value: object) -> str:
    """One value in words."""
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _day(value: object) -> str:
    """The day of a moment."""
    return "undated   " if value is None else str(value)[:10]
