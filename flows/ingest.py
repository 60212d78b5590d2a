"""The main job as a Prefect flow: one task a batch."""

from datetime import timedelta
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.artifacts import leave_ingest_artifacts
from flows.settings import settings_and_feeds
from pipeline.steps import ingest as steps
from pipeline.steps.download import DownloadReport
from pipeline.steps.ingest import Reporter, Submit, silent
from pipeline.steps.poll import PollReport, Shard
from pipeline.steps.process import ProcessReport
from pipeline.steps.run import Summary

_QUICK_RETRIES = {"retries": 1, "retry_delay_seconds": 2}


@task(task_run_name="poll {shard.name}", cache_policy=NO_CACHE, persist_result=False, timeout_seconds=None)
def poll(run_id: str, shard: Shard) -> PollReport:
    """`pipeline.steps.ingest.poll_shard`, as one row in the run's timeline."""
    return steps.poll_shard(run_id, shard)


@task(task_run_name="download batch {number}", cache_policy=NO_CACHE, persist_result=False)
def download(run_id: str, number: int) -> DownloadReport:
    """`pipeline.steps.ingest.download_batch`, as one row in the run's timeline."""
    return steps.download_batch(run_id, number)


@task(task_run_name="process batch {number}", tags=["process"], cache_policy=NO_CACHE, persist_result=False)
def process(run_id: str, number: int) -> ProcessReport:
    """`pipeline.steps.ingest.process_batch`, as one row in the run's timeline."""
    return steps.process_batch(run_id, number)
