"""Backfills as a Prefect flow."""

import os
from datetime import date
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts import ProgressArtifacts, leave_run_artifacts
from pipeline.config import load_settings
from pipeline.sources.choose import Kind
from pipeline.steps import backfill as steps
from pipeline.steps.backfill_request import Request, request_of
from pipeline.steps.progress import current_reporter
from pipeline.steps.run import NothingWorkedError, Summary


@task(task_run_name="backfill {request.source.name}", cache_policy=NO_CACHE, persist_result=False)
def run_units(bench: steps.Desk, request: Request) -> Summary:
    """`pipeline.steps.backfill.backfill`, as one row in the run's timeline."""
    return steps.backfill(bench, request)


@flow(name="backfill", persist_result=False, validate_parameters=True)
def backfill(
    source: Kind,
    targets: list[str] | None = None,
    config: Path = Path("config"),
    data: Path = Path("data"),
    since: date | None = None,
    until: date | None = None,
    columns: dict[str, str] | None = None,
    hosts: list[str] | None = None,
    feeds: list[str] | None = None,
    limit: int | None = None,
    wait_seconds: float = 0,
) -> Summary:
    """
    Bring the past into the corpus, by date of publication.

    Args:
        source: Kind of source.
        targets: Paths, addresses or patterns, by kind of source; none where feeds or hosts say enough.
        config: Folder with tocsin.toml, feeds.toml and the lexicon.
        data: Folder of the database, its snapshot and the archive.
        since: First day of publication that is wanted.
        until: Last day of publication that is wanted.
        columns: Column that is read to column in the file, such as `text` to `body`.
        hosts: Hosts whose pages are wanted, for sources of many hosts.
        feeds: Names of subscribed feeds whose addresses or sites are wanted.
        limit: Most records to read in this run.
        wait_seconds: How long to wait while another backfill is under way.

    Raises:
        NothingWorkedError: If no unit could be read.
    """
    settings = load_settings(config, data, dict(os.environ))
    request = request_of(
        settings,
        source,
        targets or [],
        columns=columns or {},
        hosts=hosts or (),
        feeds=feeds or (),
        since=since,
        until=until,
        limit=limit,
    )
    with steps.desk(
        settings, request, report=ProgressArtifacts(current_reporter()), wait_seconds=wait_seconds
    ) as bench:
        summary = run_units(bench, request)
    leave_run_artifacts(settings, summary)
    if summary.status == "failed":
        raise NothingWorkedError(summary)
    return summary
