"""Runs the main job for a command, with Prefect or without."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.config import Settings
from pipeline.models import Feed
from pipeline.steps import ingest as steps
from pipeline.steps.run import NothingWorkedError, Summary


def run_ingest(
    settings: Settings,
    subscribed: Sequence[Feed],
    feeds_file: Path,
    *,
    only: Sequence[str] = (),
    limit: int | None = None,
    wait_seconds: float = 0,
    direct: bool,
) -> Summary:
    """
    Run the main job once.

    Args:
        settings: What it runs under.
        subscribed: The feeds.
        feeds_file: Where they were read from.
        only: Names of the feeds to poll; empty means all.
        limit: Most pages to download.
        wait_seconds: How long to wait for another ingest.
        direct: Whether to do without Prefect.

    Returns:
        What it came to, also where nothing worked.

    Raises:
        LockedError: If another ingest is under way.
    """
    if direct:
        parameters: dict[str, object] = {"only": list(only), "limit": limit}
        opening = steps.workbench(settings, subscribed, parameters=parameters, wait_seconds=wait_seconds)
        with opening as bench, steps.in_threads() as submit:
            return steps.ingest(bench, submit, only=only, limit=limit)
    from flows.ingest import ingest as ingest_flow  # noqa: PLC0415 (Prefect takes seconds to import)

    try:
        return ingest_flow(
            config=settings.folder,
            data=settings.data,
            feeds=feeds_file,
            only=list(only),
            limit=limit,
            wait_seconds=wait_seconds,
        )
    except NothingWorkedError as error:
        return error.summary
