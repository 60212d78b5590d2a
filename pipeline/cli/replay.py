"""`tocsin replay`, `rebuild` and `prune`: newer rules on stored pages, a new database from the archive, retention."""

import json
import re
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, JsonOption, settings_of
from pipeline.cli.options import existing_store as require_corpus
from pipeline.cli.progress import progress
from pipeline.cli.summary import print_summary
from pipeline.errors import UsageError
from pipeline.steps import replay as steps
from pipeline.steps.prune import prune as prune_archive
from pipeline.steps.rebuild import rebuild as rebuild_database
from pipeline.steps.replay import Choice, Replayed
from pipeline.store.snapshot import publish

_DAY = ["%Y-%m-%d"]
_AGE = re.compile(r"(\d+)\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_EXAMPLES = 3
_MOST_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(replay)
    app.command()(rebuild)
    app.command()(prune)


def replay(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    extract: Annotated[bool, typer.Option("--extract", help="Take the texts out of the archived pages anew.")] = False,
    dedupe: Annotated[bool, typer.Option("--dedupe", help="Decide anew who copied whom.")] = False,
    retag: Annotated[bool, typer.Option("--retag", help="Apply the lexicon anew.")] = False,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="Only articles first seen since.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Retag also what this lexicon has tagged.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another replay to end.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """
    Apply newer rules to the stored corpus, without the network.

    Examples:

    `tocsin replay --retag --dry-run` · `tocsin replay --retag` · `tocsin replay --extract --dedupe --dry-run`
    """
    settings = settings_of(config, data)
    require_corpus(settings)
    choice = Choice(
        extract=extract,
        dedupe=dedupe,
        retag=retag,
        since=since.replace(tzinfo=UTC) if since else None,
        everything=everything,
        dry_run=dry_run,
    )
    with progress(enabled=not as_json) as report, steps.opened(settings, choice, wait_seconds=wait) as (run, pool):
        result = steps.replay(run, pool, choice, report)
    if as_json:
        sys.stdout.write(json.dumps(asdict(result), default=str, indent=2) + "\n")
        return 0
    console = Console()
    _print_texts(result, console)
    _print_changes(result, console)
    _print_links(result, console)
    if result.summary is not None:
        print_summary(result.summary, settings, console)
    return 0


def _print_changes(result: Replayed, console: Console) -> None:
    """Print the tags gained and lost, with examples."""
    if not result.changes:
        return
    gained = Counter(change.tag for change in result.changes if change.gained)
    lost = Counter(change.tag for change in result.changes if not change.gained)
    table = Table("tag", "gained", "lost", "examples", box=None, pad_edge=False)
    for tag in sorted(gained.keys() | lost.keys()):
        examples = [change for change in result.changes if change.tag == tag][:_EXAMPLES]
        words = "; ".join(f"{'+' if one.gained else '−'} {one.evidence or one.title}" for one in examples)
        table.add_row(tag, f"{gained[tag]}", f"{lost[tag]}", escape(words))
    console.print(table)


def _print_texts(result: Replayed, console: Console) -> None:
    """Print the texts that would change, those that would change most first."""
    changes = sorted(result.text_changes, key=lambda one: -abs(one.words_then - one.words))
    for one in changes[:_MOST_SHOWN]:
        then = f"refused ({one.refused})" if one.refused else f"{one.words_then} words"
        console.print(f"{one.words} words → {then}: {escape(one.title)}", soft_wrap=True)
    if len(changes) > _MOST_SHOWN:
        console.print(f"… and {len(changes) - _MOST_SHOWN} more texts; --json lists all")


def _print_links(result: Replayed, console: Console) -> None:
    """Print how many links of each kind would become which."""
    if not result.link_changes:
        return
    counted = Counter((one.kind or "no link", one.kind_then or "no link") for one in result.link_changes)
    table = Table("link", "would be", "links", "such as", box=None, pad_edge=False)
    for (kind, then), n in sorted(counted.items()):
        example = next(
            one for one in result.link_changes if (one.kind or "no link", one.kind_then or "no link") == (kind, then)
        )
        table.add_row(kind, then, f"{n}", f"{example.article_id} → {example.original_id}")
    console.print(table)


def rebuild(config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> int:
    """
    Build the database anew from the archive.

    Ids, texts, links and tags come out the same; judgements, feeds, first-seen times and articles whose pages were
    pruned are taken over from the database that is there, which stays beside the new one, or from the newest backup
    where it is gone or cannot be read.
    """
    settings = settings_of(config, data)
    with progress(enabled=True) as report:
        summary = rebuild_database(settings, report)
    print_summary(summary, settings, Console())
    return 0


def prune(
    older_than: Annotated[
        str | None, typer.Option("--archive-older-than", help="Age, such as 180d, 26w, 6m or 1y.")
    ] = None,
    feeds_older_than: Annotated[
        str | None, typer.Option("--feeds-older-than", help="Age of raw documents of feeds, which nothing is made of.")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; remove nothing.")] = False,
    as_json: JsonOption = False,
) -> int:
    """
    Take raw pages that are older than wanted out of the archive; articles, tags and links stay.

    Nothing that was removed is ingested again. Small segments of days that are over are put together. Without an age,
    those in `[retention]` count. Backups hold what they held until they give way to newer ones.

    Examples:

    `tocsin prune --archive-older-than 180d --dry-run` · `tocsin prune --feeds-older-than 30d`
    """
    settings = settings_of(config, data)
    store = require_corpus(settings)
    kept = settings.retention
    found = prune_archive(
        settings,
        older_than=_age("--archive-older-than", older_than, kept.archive_days),
        feeds_older_than=_age("--feeds-older-than", feeds_older_than, kept.feed_days),
        now=datetime.now(UTC),
        dry_run=dry_run,
    )
    if not dry_run and (found.segments or found.compacted):
        publish(store, now=datetime.now(UTC), force=True)
    if as_json:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return 0
    verbs = ("would go", "would become", "would be") if dry_run else ("removed", "became", "were")
    Console().print(
        f"{found.segments} segments {verbs[0]}, {found.compacted} small or thinned ones {verbs[1]} {found.written}; "
        f"{found.bytes / 1e6:.1f} MB {verbs[2]} won; {found.articles} articles stay without their raw page",
        soft_wrap=True,
    )
    return 0


def _age(option: str, words: str | None, days: int | None) -> timedelta | None:
    """Read an age such as `180d`; where none is given, the days of the settings count."""
    if words is None:
        return None if days is None else timedelta(days=days)
    match = _AGE.fullmatch(words.strip().lower())
    if match is None:
        raise UsageError(f"{option} {words!r}", "Write it as 180d, 26w, 6m or 1y")
    return timedelta(days=int(match.group(1)) * _DAYS[match.group(2)])
