"""`tocsin tags`: a person's word on one tag of one article, which later runs respect."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, existing_store, settings_of
from pipeline.steps.judging import judge_tags
from pipeline.store.dossier import identify
from pipeline.store.judgements import Verdict

ArticleArgument = Annotated[str, typer.Argument(help="Its address, its id, or the beginning of its id.")]
TagArgument = Annotated[str, typer.Argument(help="A tag, such as attack.shelling.")]
NoteOption = Annotated[str, typer.Option(help="Why; stands as the evidence of a tag that the lexicon does not find.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(no_args_is_help=True, help="Correct the tags of an article by hand; later runs respect it.")
    group.command("reject")(reject)
    group.command("accept")(accept)
    app.add_typer(group, name="tags")


def reject(
    article: ArticleArgument,
    tag: TagArgument,
    note: NoteOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Take a tag away from an article, for good."""
    _judge(article, tag, note, config=config, data=data, accepted=False)


def accept(
    article: ArticleArgument,
    tag: TagArgument,
    note: NoteOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Give an article a tag, or take a rejection back."""
    _judge(article, tag, note, config=config, data=data, accepted=True)


def _judge(article: str, tag: str, note: str, *, config: ConfigOption, data: DataOption, accepted: bool) -> None:
    """Record one verdict and let it take effect."""
    settings = settings_of(config, data)
    with existing_store(settings).writing() as connection:
        identity = identify(connection, article)
    verdict = Verdict(article_id=identity, tag=tag, accepted=accepted, note=note)
    changed = judge_tags(settings, [verdict], now=datetime.now(UTC))
    word = "accepted" if accepted else "rejected"
    typer.echo(f"{word}; {'the article has other tags now' if changed else 'its tags stay as they were'}")
