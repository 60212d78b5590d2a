"""`tocsin explain`: an article's text with its evidence or its facts marked, and why two articles are linked."""

import json
from collections.abc import Sequence
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.facts import facts_of_dossier, show_facts
from pipeline.cli.links import show_links, show_pair
from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, JsonOption, settings_of
from pipeline.export.cells import spelled, visible
from pipeline.store.dossier import Dossier, Row, dossier, mentions
from pipeline.store.reading import open_snapshot, time_limit

_STYLES = {"event": "bold red", "conflict": "bold magenta", "actor": "cyan", "place": "green", "weapon": "yellow"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(explain)


def explain(
    article: Annotated[str, typer.Argument(help="Its address, its id, or the beginning of its id.")],
    other: Annotated[str | None, typer.Argument(help="Another article: shows why the two are linked or not.")] = None,
    *,
    tags: Annotated[bool, typer.Option("--tags", help="Mark the words that earned the tags.")] = True,
    names: Annotated[bool, typer.Option("--names", help="Mark places and actors too.")] = False,
    facts: Annotated[bool, typer.Option("--facts", help="Mark places, dates and numbers of victims instead.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Show why an article has its tags and links; with two articles, why these are linked or not.

    The text is shown with the words that speak for its tags, and the rules behind them. Words are marked as «word»[n];
    the table under the text says what number n stands for.
    """
    connection = open_snapshot(settings_of(config, data).data / "tocsin.duckdb")
    if other is not None:
        with time_limit(connection, 60):
            show_pair(connection, article, other, as_json=as_json)
        return
    with time_limit(connection, 60):
        found = dossier(connection, article)
        rows = mentions(connection, str(found.article["id"])) if tags else ()
        if facts:
            _show_facts(connection, found, as_json=as_json)
            return
    wanted = [row for row in rows if names or row["kind"] in {"event", "conflict"}]
    if as_json:
        document = {"article": found.article["id"], "tags": found.parts["tags"], "mentions": rows}
        typer.echo(json.dumps(spelled(document), indent=2, ensure_ascii=False))
        return
    console = Console()
    for field in ("title", "text"):
        console.print(marked(str(found.article[field]), field, wanted))
    console.print()
    console.print(_legend(wanted))
    row = found.article
    console.print(f"{row['relevance']} (score {row['conflict_score']:g} against {row['threshold']:g})")
    for one in found.parts["tags"]:
        console.print(Text(f"{one['tag']} ({one['level']}, {one['n']}): {visible(str(one['evidence']))}"))
    show_links(connection, str(found.article["id"]), console)


def _show_facts(connection: duckdb.DuckDBPyConnection, found: Dossier, *, as_json: bool) -> None:
    """Print the facts of an article."""
    if as_json:
        document = {"article": found.article["id"], "facts": facts_of_dossier(connection, found)}
        typer.echo(json.dumps(spelled(document), indent=2, ensure_ascii=False))
        return
    show_facts(connection, found, Console())


def marked(text: str, field: str, rows: Sequence[Row]) -> Text:
    """
    Mark mentions in a field.

    Args:
        text: The field.
        field: `title` or `text`.
        rows: All mentions that are shown, in reading order; a mention is numbered by its place among them.

    Returns:
        The field with «words»[number]; mentions that overlap an earlier one are left to the table.
    """
    shown = Text(style="bold" if field == "title" else "")
    behind = 0
    for number, row in enumerate(rows, start=1):
        start, end = int(str(row["start_char"])), int(str(row["end_char"]))
        if row["field"] != field or start < behind:
            continue
        shown.append(visible(text[behind:start]))
        shown.append(f"«{visible(text[start:end])}»", style=_STYLES.get(str(row["kind"]), ""))
        shown.append(f"[{number}]", style="dim")
        behind = end
    shown.append(visible(text[behind:]))
    return shown


def _legend(rows: Sequence[Row]) -> Table:
    """What each number stands for."""
    table = Table("", "words", "key", "level", "context", "who says so", "rule", box=None, pad_edge=False)
    for number, row in enumerate(rows, start=1):
        who = f"{row['attribution']}: {row['speaker']}" if row["speaker"] else row["attribution"]
        values = (row["surface"], row["key"], row["level"], row["context"], who, row["rule"])
        table.add_row(str(number), *(Text(visible(str(value))) for value in values))
    return table
