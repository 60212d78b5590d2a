"""`tocsin lexicon`: looks the lexicon over, and tries it on a sentence."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, JsonOption, settings_of
from pipeline.tagging import tag
from pipeline.tagging.check import check as look_over
from pipeline.tagging.lexicon import load

EXIT_FOUND = 1


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(no_args_is_help=True, help="The terms, names and rules behind the tags: check them, try them.")
    group.command("check")(check)
    group.command("try")(try_out)
    app.add_typer(group, name="lexicon")


def check(config: ConfigOption = DEFAULT_CONFIG, as_json: JsonOption = False) -> int:
    """
    Look the lexicon over: terms that stand twice, can never match or are excluded, and what nothing uses.

    Ends with 0 when nothing was found and with 1 otherwise; a file that cannot be read ends with 2.
    """
    lexicon = load(settings_of(config, DEFAULT_DATA).folder)
    found = look_over(lexicon)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
        return EXIT_FOUND if found else 0
    if found:
        table = Table("kind", "where", "what", box=None, pad_edge=False)
        for one in found:
            table.add_row(one.kind, one.where, escape(one.what))
        Console().print(table)
    counts = ", ".join(f"{n} {kind}" for kind, n in Counter(one.kind for one in found).most_common())
    terms = ", ".join(f"{language} {len(lexicon.matcher(language).table):,}" for language in sorted(lexicon.languages))
    typer.echo(f"lexicon {lexicon.version}: {counts or 'nothing found'}; terms and names written out: {terms}")
    return EXIT_FOUND if found else 0


def try_out(
    sentence: Annotated[str, typer.Argument(help="A sentence or a whole text.")],
    *,
    language: Annotated[str, typer.Option(help="Its language, such as en.")] = "en",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """
    Tag a text without storing anything.

    Example: `tocsin lexicon try "Rebels shelled the port on Monday."`
    """
    result = tag(title="", text=sentence, language=language, lexicon=load(settings_of(config, DEFAULT_DATA).folder))
    table = Table("words", "kind", "key", "level", "context", "rule", box=None, pad_edge=False)
    for mention in result.mentions:
        table.add_row(
            escape(mention.surface), mention.kind, mention.key, mention.level, mention.context, escape(mention.rule)
        )
    Console().print(table)
    tags = ", ".join(f"{row.tag} ({row.level})" for row in result.tags) or "none"
    conflicts = ", ".join(row.conflict for row in result.conflicts) or "none"
    typer.echo(f"{result.relevance} (score {result.score:g} against {result.threshold:g}) · tags: {tags}")
    typer.echo(f"conflicts: {conflicts}")
