"""`tocsin ingest`: one pass over the feeds."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, JsonOption, settings_of
from pipeline.cli.progress import progress
from pipeline.cli.running import run_ingest
from pipeline.cli.summary import print_summary
from pipeline.config import load_feeds
from pipeline.steps import ingest as steps
from pipeline.steps.preview import Preview, preview
from pipeline.steps.progress import reporting

EXIT_NOTHING_WORKED = 1

FeedsOption = Annotated[Path | None, typer.Option("--feeds", help="File of feeds; feeds.toml of the configuration.")]
OnlyOption = Annotated[list[str] | None, typer.Option("--only", help="Name of a feed to poll; may be repeated.")]
LimitOption = Annotated[int | None, typer.Option("--limit", min=0, help="Most pages to download.")]
DirectOption = Annotated[bool, typer.Option("--direct", help="Run the same steps without Prefect.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what is due; fetch and write nothing.")]
WaitOption = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another ingest to end.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ingest)


def ingest(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    feeds: FeedsOption = None,
    only: OnlyOption = None,
    limit: LimitOption = None,
    direct: DirectOption = False,
    dry_run: DryRunOption = False,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
) -> int:
    """
    Fetch the feeds and bring what is new into the corpus.

    Polls every feed that is due, downloads the pages that its entries lead to, extracts, deduplicates and tags them,
    loads them, and publishes the snapshot that everybody queries. Interrupt it at any moment: the next run goes on.

    Examples:

    `tocsin ingest` · `tocsin ingest --only reliefweb-updates --limit 20` · `tocsin ingest --dry-run`
    """
    settings = settings_of(config, data)
    path = feeds or config / "feeds.toml"
    subscribed = load_feeds(path)
    chosen = steps.choose(subscribed, only or ())
    if dry_run:
        _print_preview(preview(settings, chosen), as_json)
        return 0
    with progress(enabled=not as_json) as report, reporting(report):
        summary = run_ingest(settings, subscribed, path, only=only or (), limit=limit, wait_seconds=wait, direct=direct)
    if as_json:
        sys.stdout.write(json.dumps(asdict(summary), default=str, indent=2) + "\n")
    else:
        print_summary(summary, settings, Console())
    return EXIT_NOTHING_WORKED if summary.status == "failed" else 0


def _print_preview(found: Preview, as_json: bool) -> None:
    """Say what a run would do."""
    if as_json:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return
    console = Console()
    console.print(f"{len(found.due)} of {found.feeds} feeds are due: {', '.join(found.due) or 'none'}", soft_wrap=True)
    console.print(f"{found.pages_due} pages are due, {found.pages_waiting} more wait; {found.archived} are archived")
