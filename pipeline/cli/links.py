"""`tocsin links` and `check`: why two articles are linked, a person's word on it, and what an unstored text copies."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, JsonOption, settings_of
from pipeline.cli.options import existing_store as require_corpus
from pipeline.dedupe.evidence import Evidence
from pipeline.dedupe.measure import FEATURES
from pipeline.dedupe.verify import Comparison
from pipeline.export.cells import spelled, visible
from pipeline.steps.linkage import Checked, PairVerdict, judge_links
from pipeline.steps.linkage import check as check_source
from pipeline.store.dossier import identify
from pipeline.store.link_reports import PairReport, Row, explain_pair, links_of

FirstArgument = Annotated[str, typer.Argument(help="An address, an id, or the beginning of an id.")]
SecondArgument = Annotated[str, typer.Argument(help="The same of the other article.")]
NoteOption = Annotated[str, typer.Option(help="Why; kept beside the verdict.")]

_WORDS = {
    "identical": "the same words",
    "near": "a copy, wording kept",
    "rewrite": "a copy, reworded",
    "update": "no copy: the same words, other facts, or the same newsroom further on",
    "related": "no copy: much in common",
    None: "no link",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(no_args_is_help=True, help="Say of two articles whether one copies the other; runs respect it.")
    group.command("accept")(accept)
    group.command("reject")(reject)
    app.add_typer(group, name="links")
    app.command()(check)


def accept(
    first: FirstArgument,
    second: SecondArgument,
    note: NoteOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Say that one of two articles copies the other, or take a rejection back."""
    _judge(PairVerdict(first=first, second=second, accepted=True, note=note), config=config, data=data)


def reject(
    first: FirstArgument,
    second: SecondArgument,
    note: NoteOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Say that neither of two articles copies the other; they are not linked again, nor through a third."""
    _judge(PairVerdict(first=first, second=second, accepted=False, note=note), config=config, data=data)


def _judge(verdict: PairVerdict, *, config: ConfigOption, data: DataOption) -> None:
    """Record one verdict and let it take effect."""
    settings = settings_of(config, data)
    require_corpus(settings)
    changed = judge_links(settings, [verdict], now=datetime.now(UTC))
    word = "accepted" if verdict.accepted else "rejected"
    typer.echo(f"{word}; {f'{changed} links changed' if changed else 'the links stay as they were'}")


def check(
    source: Annotated[str, typer.Argument(help="An http(s) address, or a file with HTML or plain text.")],
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Say what a text that is not in the corpus copies, and what it is about. Nothing is stored.

    Examples:

    `tocsin check https://example.org/story` · `tocsin check draft.txt`
    """
    checked = check_source(settings_of(config, data), source)
    if as_json:
        typer.echo(json.dumps(spelled(_checked_document(checked)), indent=2, ensure_ascii=False))
        return
    console = Console()
    prepared = checked.prepared
    console.print(Text(visible(prepared.extraction.title or source), style="bold"))
    console.print(f"{prepared.word_count} words, language {prepared.extraction.language}")
    for match in checked.matches:
        console.print()
        _print_verdict(console, match.comparison)
        console.print(
            Text(visible(f"{match.article['site']}  {match.article['published_at']}  {match.article['url']}"))
        )
        _print_evidence(console, match.evidence, ("this text", "stored"))
    if not checked.matches:
        console.print("copies nothing that is stored")
    if prepared.tagging is not None:
        console.print(f"\n{prepared.tagging.relevance} (score {prepared.tagging.score:g})")
        for tag in prepared.tagging.tags:
            console.print(Text(f"{tag.tag} ({tag.level}, {tag.n}): {visible(tag.evidence)}"))


def _checked_document(checked: Checked) -> dict[str, object]:
    """Spell the answer of `check`."""
    prepared = checked.prepared
    return {
        "title": prepared.extraction.title,
        "language": prepared.extraction.language,
        "words": prepared.word_count,
        "relevance": str(prepared.tagging.relevance) if prepared.tagging else None,
        "tags": [asdict(tag) for tag in prepared.tagging.tags] if prepared.tagging else [],
        "matches": [
            {
                "article": {name: value for name, value in match.article.items() if name != "text"},
                **asdict(match.comparison),
                "evidence": [asdict(piece) for piece in match.evidence],
            }
            for match in checked.matches
        ],
    }


def show_pair(connection: duckdb.DuckDBPyConnection, first: str, second: str, *, as_json: bool) -> None:
    """
    Show why two articles are linked or not, side by side.

    Args:
        connection: The snapshot.
        first: An address, an id, or the beginning of an id.
        second: The same of the other.
        as_json: Print one JSON document.
    """
    report = explain_pair(connection, identify(connection, first), identify(connection, second))
    if as_json:
        typer.echo(json.dumps(spelled(asdict(report)), indent=2, ensure_ascii=False))
        return
    console = Console()
    _print_heads(console, report)
    _print_verdict(console, report.comparison)
    if report.verdict is not None:
        console.print(Text(visible(f"judged by a person: {report.verdict} {report.note}".rstrip())))
    for link in report.links:
        sure = f"direction {float(str(link['direction_confidence'])):.2f}"
        console.print(f"stored: {link['article_id']} is {link['kind']} of {link['original_id']} ({sure})")
    if not report.links:
        console.print("stored: no link between them or their copy groups")
    console.print(_feature_table(report.comparison))
    _print_evidence(console, report.evidence, ("first", "second"))


def show_links(connection: duckdb.DuckDBPyConnection, article: str, console: Console) -> None:
    """
    Show what an article is linked with.

    Args:
        connection: The snapshot.
        article: Its id.
        console: Where to.
    """
    rows = links_of(connection, article)
    if not rows:
        return
    table = Table("link", "site", "published", "title", "address", "score", "direction", box=None, pad_edge=False)
    for row in rows:
        values = (
            f"{row['kind']} {row['direction']}",
            *(row[name] for name in ("site", "published_at", "title", "url")),
        )
        table.add_row(*(Text(visible(str(value))) for value in (*values, row["score"], row["direction_confidence"])))
    console.print(table)
    console.print(Text("`tocsin explain ADDRESS OTHER` shows why", style="dim"))


def _print_heads(console: Console, report: PairReport) -> None:
    """The two articles side by side."""
    table = Table("first", "second", box=None, pad_edge=False)
    for name in ("title", "site", "published_at", "url"):
        table.add_row(*(Text(visible(str(row[name]))) for row in report.articles))
    table.add_row(*(Text(visible(_opening(row))) for row in report.articles))
    console.print(table)
    console.print()


def _opening(row: Row) -> str:
    """The beginning of an article."""
    text = str(row["text"])
    return text if len(text) <= 400 else f"{text[:400]}…"


def _print_verdict(console: Console, verdict: Comparison) -> None:
    """The kind in words."""
    console.print(Text(f"{verdict.kind or 'none'}: {_WORDS[verdict.kind]} (score {verdict.score:.2f})", style="bold"))


def _feature_table(verdict: Comparison) -> Table:
    """What was measured."""
    table = Table("measured", "", box=None, pad_edge=False)
    for name in FEATURES:
        table.add_row(name, f"{getattr(verdict.features, name):.2f}")
    return table


def _print_evidence(console: Console, pieces: Sequence[Evidence], heads: tuple[str, str]) -> None:
    """Shared terms in one line, then sentences and disagreements side by side."""
    terms = ", ".join(visible(piece.article_words) for piece in pieces if piece.kind == "term")
    if terms:
        console.print(Text(f"rare words in both: {terms}"))
    rows = [piece for piece in pieces if piece.kind != "term"]
    if rows:
        table = Table("", *heads, show_lines=True)
        for piece in rows:
            name = f"{piece.weight:.2f}" if piece.weight is not None else "differ"
            table.add_row(name, Text(visible(piece.article_words)), Text(visible(piece.original_words)))
        console.print(table)
