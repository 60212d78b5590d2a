"""The nightly upkeep as a Prefect flow: one task a duty."""

import os
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts import leave_run_artifacts
from pipeline.config import load_settings
from pipeline.steps import maintain as steps
from pipeline.steps.maintain import Done
from pipeline.steps.run import Summary


@task(task_run_name="{name}", cache_policy=NO_CACHE, persist_result=False)
def duty(run_id: str, name: str) -> Done:
    """`pipeline.steps.maintain.perform`, as one row in the run's timeline."""
    return steps.perform(run_id, name)


@flow(name="maintain", persist_result=False, validate_parameters=True)
def maintain(config: Path = Path("config"), data: Path = Path("data"), wait_seconds: float = 0) -> Summary:
    """
    Prune, fold the write-ahead log in, back up, and publish.

    Args:
        config: Folder with tocsin.toml and the lexicon.
        data: Folder of the database, its snapshot and the archive.
        wait_seconds: How long to wait while another upkeep is under way.
    """
    settings = load_settings(config, data, dict(os.environ))
    with steps.upkeep(settings, wait_seconds=wait_seconds) as run:
        summary = steps.maintain(run, duty)
    leave_run_artifacts(settings, summary)
    return summary
