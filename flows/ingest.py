"""The main job as a Prefect flow: one task a batch."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts import leave_run_artifacts
from pipeline.config import load_feeds, load_settings
from pipeline.errors import TocsinError
from pipeline.steps import alerts
from pipeline.steps import ingest as steps
from pipeline.steps.download import DownloadReport
from pipeline.steps.ingest import Submit
from pipeline.steps.poll import PollReport, Shard
from pipeline.steps.process import ProcessReport
from pipeline.steps.run import NothingWorkedError, Summary

logger = logging.getLogger(__name__)


@task(task_run_name="poll {shard.name}", cache_policy=NO_CACHE, persist_result=False)
def poll(run_id: str, shard: Shard) -> PollReport:
    """`pipeline.steps.ingest.poll_shard`, as one row in the run's timeline."""
    return steps.poll_shard(run_id, shard)


@task(task_run_name="download batch {number}", cache_policy=NO_CACHE, persist_result=False)
def download(run_id: str, number: int) -> DownloadReport:
    """`pipeline.steps.ingest.download_batch`, as one row in the run's timeline."""
    return steps.download_batch(run_id, number)


@task(task_run_name="process batch {number}", cache_policy=NO_CACHE, persist_result=False)
def process(run_id: str, number: int) -> ProcessReport:
    """`pipeline.steps.ingest.process_batch`, as one row in the run's timeline."""
    return steps.process_batch(run_id, number)


@task(task_run_name="announce", cache_policy=NO_CACHE, persist_result=False)
def announce(config: Path, data: Path) -> int:
    """`pipeline.steps.alerts.announce`, as one row in the run's timeline; what cannot be told never fails the run."""
    try:
        sent = alerts.announce(load_settings(config, data, dict(os.environ)), dict(os.environ), now=datetime.now(UTC))
    except TocsinError as error:
        logger.error("nobody was told: %s", error)
        return 0
    return sum(one.n for one in sent if not one.error)


@flow(name="ingest", persist_result=False, validate_parameters=True)
def ingest(
    config: Path = Path("config"),
    data: Path = Path("data"),
    feeds: Path | None = None,
    only: list[str] | None = None,
    limit: int | None = None,
    wait_seconds: float = 0,
) -> Summary:
    """
    Fetch the feeds and bring what is new into the corpus.

    Args:
        config: Folder with tocsin.toml, feeds.toml and the lexicon.
        data: Folder of the database, its snapshot and the archive.
        feeds: File of feeds; `feeds.toml` of the configuration when not given.
        only: Names of the feeds to poll; all when not given.
        limit: Most pages to download.
        wait_seconds: How long to wait while another ingest is under way.

    Raises:
        NothingWorkedError: If no feed answered and nothing was processed.
    """
    settings = load_settings(config, data, dict(os.environ))
    subscribed = load_feeds(feeds or config / "feeds.toml")
    parameters: dict[str, object] = {"only": only or [], "limit": limit}
    with steps.workbench(settings, subscribed, parameters=parameters, wait_seconds=wait_seconds) as bench:
        submit = Submit(poll=poll.submit, download=download.submit, process=process.submit)
        summary = steps.ingest(bench, submit, only=only or (), limit=limit)
    leave_run_artifacts(settings, summary)
    announce(config, data)
    if summary.status == "failed":
        raise NothingWorkedError(summary)
    return summary
