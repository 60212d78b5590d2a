"""What a run leaves behind in Prefect for people to look at: outcomes, the health of feeds, articles a day."""

import logging

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from pipeline.config import Settings
from pipeline.steps.run import Summary

logger = logging.getLogger(__name__)


def leave_run_artifacts(settings: Settings, summary: Summary) -> None:
    """
    Leave the artifacts of one run.

    Args:
        settings: What it ran under.
        summary: What it came to.
    """
    create_table_artifact(
        key="outcomes",
        table=[
            {"unit": count.unit, "outcome": count.outcome, "reason": count.reason, "n": count.n}
            for count in summary.counts
        ],
        description=summary.message,
    )
    if summary.snapshot is not None and summary.snapshot.warning:
        create_markdown_artifact(key="snapshot-warning", markdown=summary.snapshot.warning)
    logger.debug("artifacts of %s left for %s", summary.run_id, settings.data)
