"""Replays as a Prefect flow."""

import os
from datetime import UTC, date, datetime, time
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts import ProgressArtifacts, leave_run_artifacts
from pipeline.config import load_settings
from pipeline.steps import replay as steps
from pipeline.steps.pool import WorkerPool
from pipeline.steps.progress import current_reporter
from pipeline.steps.replay import Choice, Replayed
from pipeline.steps.run import Run, Summary


@task(task_run_name="replay", cache_policy=NO_CACHE, persist_result=False)
def run_replay(run: Run, pool: WorkerPool, choice: Choice) -> Replayed:
    """`pipeline.steps.replay.replay`, as one row in the run's timeline."""
    return steps.replay(run, pool, choice, ProgressArtifacts(current_reporter()))


@flow(name="replay", persist_result=False, validate_parameters=True)
def replay(
    config: Path = Path("config"),
    data: Path = Path("data"),
    extract: bool = False,
    dedupe: bool = False,
    retag: bool = True,
    since: date | None = None,
    everything: bool = False,
    dry_run: bool = False,
    wait_seconds: float = 0,
) -> Summary | None:
    """
    Apply newer rules to the stored corpus, without the network.

    Args:
        config: Folder with tocsin.toml, feeds.toml and the lexicon.
        data: Folder of the database, its snapshot and the archive.
        extract: Take the texts out of the archived pages anew.
        dedupe: Decide anew who copied whom.
        retag: Apply the lexicon anew.
        since: Only articles first seen since that day.
        everything: Retag also what this lexicon has tagged.
        dry_run: Say what would change, and write nothing.
        wait_seconds: How long to wait while another replay is under way.
    """
    settings = load_settings(config, data, dict(os.environ))
    moment = datetime.combine(since, time(), UTC) if since else None
    choice = Choice(extract=extract, dedupe=dedupe, retag=retag, since=moment, everything=everything, dry_run=dry_run)
    with steps.opened(settings, choice, wait_seconds=wait_seconds) as (run, pool):
        result = run_replay(run, pool, choice)
    if result.summary is not None:
        leave_run_artifacts(settings, result.summary)
    return result.summary
