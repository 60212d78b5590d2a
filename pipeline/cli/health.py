"""`tocsin health` and `tocsin alerts`: how the installation is, and who is told."""

import json
import os
import re
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.cli.options import (
    DEFAULT_CONFIG,
    DEFAULT_DATA,
    ConfigOption,
    DataOption,
    JsonOption,
    settings_of,
    store_of,
)
from pipeline.errors import UsageError
from pipeline.health import Finding, Report, examine
from pipeline.health.metrics import write_metrics
from pipeline.health.report import spell
from pipeline.steps.alerts import announce

EXIT_UNWELL = 1
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}

AgeOption = Annotated[
    str, typer.Option("--max-age", help="Longest time since an ingest ended well, such as 90m, 2h or 1d.")
]
MetricsOption = Annotated[
    Path | None, typer.Option("--metrics", help="Also write the figures to this file in Prometheus' text format.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(health)
    app.command()(alerts)


def health(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    max_age: AgeOption = "2h",
    metrics: MetricsOption = None,
    details: Annotated[bool, typer.Option("--details", help="Show figures, last runs and every finding.")] = False,
    as_json: JsonOption = False,
) -> int:
    """
    Say in one word and an exit code whether the corpus is kept up: 0 when it is, 1 when it is not.

    Made for a monitor: prints `well`, or every finding that should wake somebody. With `--metrics`, figures go to a
    text file for Prometheus.
    """
    limit = _span(max_age)
    report = examine(store_of(settings_of(config, data)).snapshot, now=datetime.now(UTC), max_age=limit)
    if metrics is not None:
        write_metrics(report, metrics)
    if as_json:
        sys.stdout.write(json.dumps(asdict(report), default=str, indent=2) + "\n")
    elif details:
        _print(report, Console())
    else:
        _print_errors(report)
    return 0 if report.well else EXIT_UNWELL


def _print_errors(report: Report) -> None:
    """Print what should wake somebody, one line each, or that there is nothing."""
    for finding in report.findings:
        if finding.level == "error":
            sys.stdout.write(f"{finding.check}: {finding.subject}: {finding.detail}\n")
    if report.well:
        sys.stdout.write("well\n")


def alerts(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send and remember nothing.")
    ] = False,
) -> int:
    """Ask the questions of alerts.toml of what has changed since they were last asked, and send what they find."""
    settings = settings_of(config, data)
    sent = announce(settings, dict(os.environ), now=datetime.now(UTC), dry_run=dry_run)
    for one in sent:
        end = "would be sent" if dry_run else one.error or "sent"
        sys.stdout.write(f"{one.alert}: {one.n} to {', '.join(one.channels)}: {end}\n")
        if dry_run:
            sys.stdout.write(f"{one.text}\n")
    return EXIT_UNWELL if any(one.error for one in sent) else 0


def _span(text: str) -> timedelta:
    """
    Read a span of time such as `2h`.

    Raises:
        UsageError: If it is none.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d)", text.strip())
    if match is None:
        raise UsageError(f'"{text}" is no span of time', "Write 90m, 2h or 1d")
    return timedelta(seconds=float(match[1]) * _UNITS[match[2]])


def _print(report: Report, console: Console) -> None:
    """Print a report for a person."""
    figures = report.overview
    console.print(
        f"{figures.n_articles} articles, {figures.n_originals} of them originals, {figures.n_conflict} about armed "
        f"conflict; {figures.n_feeds} feeds",
        highlight=False,
    )
    console.print(
        f"{figures.n_queued} pages wait to be downloaded, {figures.n_archived} to be processed; "
        f"{figures.n_quarantined} in quarantine; the snapshot is {spell(report.at - figures.snapshot_at)} old",
        highlight=False,
    )
    runs = Table("flow", "last run", "status", "message", box=None, pad_edge=False)
    for run in report.runs:
        runs.add_row(run.flow, f"{spell(report.at - run.started_at)} ago", run.status, escape(run.message))
    console.print(runs)
    if not report.findings:
        console.print("Nothing needs you.")
        return
    console.print(_findings(report.findings))


def _findings(findings: tuple[Finding, ...]) -> Table:
    """What needs a person, as a table."""
    table = Table("level", "what", "where", "detail", box=None, pad_edge=False)
    for finding in findings:
        style = _STYLES[finding.level]
        table.add_row(f"[{style}]{finding.level}[/]", finding.check, escape(finding.subject), escape(finding.detail))
    return table
