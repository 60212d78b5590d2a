"""`tocsin demo`: the main job against the bundled newsroom, with what came of it."""

import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from pipeline.cli.ingest import DirectOption
from pipeline.cli.options import DEFAULT_CONFIG, ConfigOption, settings_of, store_of
from pipeline.cli.progress import progress
from pipeline.cli.running import run_ingest
from pipeline.cli.summary import print_summary
from pipeline.config import load_feeds
from pipeline.errors import TocsinError, UsageError
from pipeline.steps.progress import reporting
from pipeline.store.tour import Tour, tour

_PLAIN_WIDTH = 132
_REPORT_DAYS = 14
_MARKER = "made-by-tocsin-demo"
_SETTINGS = """# Settings of the demonstration: the newsroom is on loopback and may be asked without pauses.
[fetch]
host_delay = 0
allowed_networks = ["127.0.0.0/8"]

[poll]
interval = 1
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(demo)


def demo(
    config: ConfigOption = DEFAULT_CONFIG,
    data: Annotated[Path, typer.Option("--data", help="Folder to fill; an earlier demonstration is replaced.")] = Path(
        "demo-data"
    ),
    direct: DirectOption = False,
) -> int:
    """
    Show Tocsin at work: run the main job against a small newsroom that comes with it.

    Starts the newsroom on loopback, ingests its feeds twice (it publishes a second edition in between), and prints the
    outcomes, who copied whom, and the tags with their evidence. Its outlets, people and events are invented.
    """
    from pipeline.demo.newsroom import feeds_toml  # noqa: PLC0415 (needed by this command only)
    from pipeline.report.write import write_report  # noqa: PLC0415 (the chart library takes a second to import)

    console = Console() if sys.stdout.isatty() else Console(width=_PLAIN_WIDTH)
    _make_room(config, data)
    with _newsroom() as base_url:
        (data / "config" / "feeds.toml").write_text(feeds_toml(base_url), encoding="utf-8")
        settings = settings_of(data / "config", data)
        subscribed = load_feeds(data / "config" / "feeds.toml")
        for edition in ("first", "second"):
            console.rule(f"The newsroom's {edition} edition")
            with progress(enabled=True) as report, reporting(report):
                summary = run_ingest(settings, subscribed, data / "config" / "feeds.toml", direct=direct)
            print_summary(summary, settings, console, hint=False)
            if edition == "first":
                urllib.request.urlopen(f"{base_url}/-/advance", data=b"", timeout=10).close()  # noqa: S310 (loopback)
    found = tour(store_of(settings).snapshot)
    _print_tour(found, console)
    page = data / "report.html"
    write_report(store_of(settings).snapshot, page, days=_REPORT_DAYS, now=datetime.now(UTC))
    console.print(f"\nLook at: {page}", highlight=False, soft_wrap=True)
    console.print(f"Go on with: tocsin sql --data {data}", highlight=False, soft_wrap=True)
    return 0


def _make_room(config: Path, data: Path) -> None:
    """Replace an earlier demonstration by an empty folder with the configuration of this one."""
    if data.exists() and any(data.iterdir()) and not (data / _MARKER).exists():
        raise UsageError(f"{data} holds something else than a demonstration", "Name another folder with --data")
    shutil.rmtree(data, ignore_errors=True)
    if not (config / "taxonomy.toml").exists():
        raise UsageError(f"{config} holds no lexicon", "Name the configuration folder with --config")
    shutil.copytree(config, data / "config")
    (data / _MARKER).touch()
    (data / "config" / "tocsin.toml").write_text(_SETTINGS, encoding="utf-8")


@contextmanager
def _newsroom() -> Iterator[str]:
    """Run the newsroom in a process of its own; yields its base URL."""
    command = [sys.executable, "-m", "pipeline.demo.newsroom", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own module)
        try:
            base_url = process.stdout.readline().strip() if process.stdout else ""
            if not base_url.startswith("http://127."):
                raise TocsinError("the newsroom did not start", "Run `python -m pipeline.demo.newsroom` to see why")
            yield base_url
        finally:
            process.terminate()


def _print_tour(found: Tour, console: Console) -> None:
    """Print what the corpus holds."""
    console.rule("What the corpus holds")
    console.print(
        f"{found.n_articles} articles, {found.n_originals} of them originals; {found.n_conflict} about armed conflict"
    )
    for name, n in found.conflicts:
        console.print(f"  {escape(name)}: {n} originals", highlight=False)
    console.rule("Who copied whom")
    trees: dict[str, Tree] = {}
    for link in found.links:
        title = f"[bold]{escape(link.original)}[/] [dim]· {escape(link.original_outlet)}[/]"
        branch = trees.setdefault(title, Tree(title))
        strength = f" {link.score:.2f}" if link.kind in ("identical", "near", "rewrite") else ""
        branch.add(
            f"{link.kind}{strength}  {escape(link.article)} [dim]· {escape(link.article_outlet)}[/]", highlight=False
        )
    for tree in trees.values():
        console.print(tree, soft_wrap=True)
    console.rule("Stories that several originals tell (candidate incidents)")
    for story in found.stories:
        console.print(
            f"{story.independent_origins} independent origins, {story.n_originals} originals, "
            f"{story.n_articles} articles: [bold]{escape(story.title)}[/]",
            highlight=False,
        )
    console.rule("Tags, each with the sentence that earned it")
    table = Table(box=None, pad_edge=False)
    for name, width in (("tag", 23), ("originals", 9), ("articles", 8)):
        table.add_column(name, no_wrap=True, width=width)
    table.add_column("evidence", no_wrap=True, overflow="ellipsis", max_width=console.width - 50)
    for tag in found.tags:
        table.add_row(
            tag.tag, f"{tag.n_originals}", f"{tag.n_articles}", f"[dim]{tag.outlet}:[/] {escape(tag.evidence)}"
        )
    console.print(table)
