"""`tocsin backfill`: the past, by date of publication, resumable."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, cast

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
    existing_store,
    settings_of,
)
from pipeline.cli.progress import progress
from pipeline.cli.summary import print_summary
from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.sources.choose import KINDS, Kind
from pipeline.steps import backfill as steps
from pipeline.steps.backfill_preview import preview
from pipeline.steps.backfill_request import Request, request_of
from pipeline.steps.progress import current_reporter, reporting
from pipeline.steps.run import NothingWorkedError, Summary
from pipeline.store import ledger
from pipeline.store.ledger import Job

_EXIT_NOTHING_WORKED = 1
_DAY = ["%Y-%m-%d"]

DirectOption = Annotated[bool, typer.Option("--direct", help="Run the same steps without Prefect.")]
WaitOption = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another backfill to end.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="backfill")(backfill)


def backfill(
    source: Annotated[str, typer.Argument(help=f"{', '.join(KINDS)}, or status, resume, forget.")],
    targets: Annotated[list[str] | None, typer.Argument(help="Paths, addresses or patterns; a job for resume.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="First day of publication.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Last day of publication.")] = None,
    columns: Annotated[list[str] | None, typer.Option("--map", help="Column mapping, such as text=body.")] = None,
    hosts: Annotated[list[str] | None, typer.Option("--host", help="Host whose pages are wanted; may repeat.")] = None,
    feeds: Annotated[
        list[str] | None, typer.Option("--feed", help="Subscribed feed whose address or site is wanted; may repeat.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most records to read in this run.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say units, records and an estimate; write nothing.")
    ] = False,
    direct: DirectOption = False,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
) -> int:
    """
    Bring the past into the corpus.

    Everything goes through the archive and the path of the live runs. Dates are dates of publication; undated articles
    are left out, and counted, where dates are given. `wayback` and `commoncrawl` know only when a page was crawled:
    they look further ([backfill] crawl_lag days) and filter once the pages are read. Interrupt it at any moment and
    give the same command again, or
    `tocsin backfill resume`: nothing is done twice.

    Examples:

    `tocsin backfill files articles.jsonl` · `tocsin backfill files press/ --since 2022-09-01 --until 2022-09-30` ·
    `tocsin backfill files export.csv --map text=body --map published_at=date` ·
    `tocsin backfill sitemap https://news.example --since 2022-09-01` ·
    `tocsin backfill wayback 'news.example/world/*' --since 2022-09-01 --until 2022-09-30` ·
    `tocsin backfill commoncrawl --host news.example --since 2022-09-12 --until 2022-09-14` · `tocsin backfill status`
    """
    settings = settings_of(config, data)
    if source == "status":
        return _status(settings, as_json)
    if source in ("resume", "forget"):
        job = _job(settings, targets or [])
        if source == "forget":
            with existing_store(settings).transaction() as connection:
                ledger.forget(connection, job.job_id)
            Console().print(f"{job.job_id} is forgotten; what it brought stays", soft_wrap=True)
            return 0
        asked = json.loads(job.parameters)
        request = request_of(
            settings,
            job.source,
            asked["targets"],
            columns=asked["columns"],
            hosts=asked["hosts"],
            since=job.since,
            until=job.until,
            limit=limit,
        )
    else:
        request = request_of(
            settings,
            source,
            targets or [],
            columns=_mapping(columns or []),
            hosts=hosts or [],
            feeds=feeds or [],
            since=since.date() if since else None,
            until=until.date() if until else None,
            limit=limit,
        )
    if dry_run:
        return _preview(request, settings.fetch.host_delay, as_json)
    with progress(enabled=not as_json) as report, reporting(report):
        summary = _run(settings, request, wait, direct=direct)
    if as_json:
        sys.stdout.write(json.dumps(asdict(summary), default=str, indent=2) + "\n")
    else:
        print_summary(summary, settings, Console())
    return _EXIT_NOTHING_WORKED if summary.status == "failed" else 0


def _run(settings: Settings, request: Request, wait: float, *, direct: bool) -> Summary:
    """Run a backfill, with Prefect or without; a run in which nothing worked is a result too."""
    if direct:
        with steps.desk(settings, request, report=current_reporter(), wait_seconds=wait) as bench:
            return steps.backfill(bench, request)
    from flows.backfill import backfill as backfill_flow  # noqa: PLC0415 (Prefect takes seconds to import)

    try:
        return backfill_flow(
            source=cast("Kind", request.source.name),
            targets=list(request.targets),
            config=settings.folder,
            data=settings.data,
            since=request.since,
            until=request.until,
            columns=dict(request.columns),
            hosts=list(request.hosts),
            limit=request.limit,
            wait_seconds=wait,
        )
    except NothingWorkedError as error:
        return error.summary


def _mapping(words: list[str]) -> dict[str, str]:
    """Read `--map text=body`."""
    mapping: dict[str, str] = {}
    for word in words:
        ours, separator, theirs = word.partition("=")
        if not separator or not ours or not theirs:
            raise UsageError(f"--map {word!r}", "Write it as --map text=body: our column, then the file's")
        mapping[ours] = theirs
    return mapping


def _job(settings: Settings, targets: list[str]) -> Job:
    """Find the job that was named, or the only one that is not done."""
    with existing_store(settings).writing() as connection:
        jobs = ledger.jobs(connection)
    wanted = [job for job in jobs if (job.job_id in targets if targets else job.finished_at is None)]
    if len(wanted) != 1:
        raise UsageError(f"{len(wanted)} backfills match", "Name one by its id; `tocsin backfill status` lists them")
    return wanted[0]


def _status(settings: Settings, as_json: bool) -> int:
    """Print the ledger."""
    with existing_store(settings).writing() as connection:
        jobs = ledger.jobs(connection)
        units = {job.job_id: ledger.units(connection, job.job_id) for job in jobs}
    if as_json:
        rows = [asdict(job) | {"units": [asdict(unit) for unit in units[job.job_id]]} for job in jobs]
        sys.stdout.write(json.dumps(rows, default=str, indent=2) + "\n")
        return 0
    table = Table(box=None, pad_edge=False)
    table.add_column("job", no_wrap=True, min_width=12)
    table.add_column("source", overflow="fold")
    for name in ("since", "until", "status", "units", "records", "lost"):
        table.add_column(name, no_wrap=True)
    for job in jobs:
        done = units[job.job_id]
        table.add_row(
            job.job_id,
            f"{job.source} {escape(' '.join(json.loads(job.parameters)['targets']))}",
            f"{job.since or ''}",
            f"{job.until or ''}",
            job.status,
            f"{sum(unit.state == 'done' for unit in done)}/{len(done)}",
            f"{sum(unit.n_records for unit in done)}",
            f"{sum(unit.n_lost for unit in done)}",
        )
    console = Console()
    console.print(table)
    for job in jobs:
        for unit in units[job.job_id]:
            if unit.message:
                console.print(f"{job.job_id}: {escape(unit.message)}", soft_wrap=True)
    return 0


def _preview(request: Request, host_delay: float, as_json: bool) -> int:
    """Say what a backfill would do."""
    found = preview(request, host_delay=host_delay)
    if as_json:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        return 0
    console = Console()
    exactly = "" if found.counted_all else "about "
    unreadable = f"{found.lost} of {'them' if found.counted_all else 'the first ones'} unreadable"
    console.print(f"{found.units} units, {exactly}{found.records} records, {unreadable}", soft_wrap=True)
    for problem in found.problems:
        console.print(escape(problem), soft_wrap=True)
    console.print(
        f"about {found.bytes / 1e6:.1f} MB in the archive, {found.seconds / 60:.1f} minutes of one core", soft_wrap=True
    )
    if found.downloads:
        console.print(
            f"{exactly}{found.downloads} pages to download: at least {found.waiting_seconds / 60:.1f} minutes, at one "
            f"page a host every {host_delay:g} s",
            soft_wrap=True,
        )
    return 0
