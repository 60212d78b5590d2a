"""What a run leaves behind in Prefect for people to look at: outcomes, health of feeds, articles a day, progress."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipeline.config import Settings
from pipeline.errors import TocsinError
from pipeline.health import Day, FeedRow, Finding, Report, examine
from pipeline.steps.progress import Reporter
from pipeline.steps.run import Summary, store_of

logger = logging.getLogger(__name__)

_BAR_WIDTH = 30
_LEAST_STEP = 5.0


def leave_run_artifacts(settings: Settings, summary: Summary) -> None:
    """
    Leave the artifacts of one run: `outcomes`, `feed-health`, `articles-a-day`, `needs-you`.

    Where the server is lost they are left out: what the run did for the corpus is done.

    Args:
        settings: What it ran under.
        summary: What it came to.
    """
    try:
        _leave_outcomes(summary)
        leave_health_artifacts(settings)
    except httpx.TransportError as error:
        logger.warning("the run's artifacts are left out: the Prefect server cannot be reached (%s)", error)


def _leave_outcomes(summary: Summary) -> None:
    """Leave the table of outcomes, and what is wrong with the snapshot."""
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


def leave_health_artifacts(settings: Settings) -> None:
    """Leave the health of feeds, articles a day and what needs a person, where there is a snapshot to read."""
    try:
        report = examine(store_of(settings).snapshot, now=datetime.now(UTC))
    except TocsinError as error:
        logger.warning("the run's health artifacts are left out: %s", error)
        return
    create_table_artifact(key="feed-health", table=feed_table(report.feeds), description="Every feed, worst first")
    create_markdown_artifact(key="articles-a-day", markdown=day_chart(report.days), description=_sizes(report))
    create_markdown_artifact(key="needs-you", markdown=finding_list(report.findings))


def feed_table(feeds: Sequence[FeedRow]) -> list[dict[str, object]]:
    """The rows of the table of feeds, in their order."""
    return [
        {
            "feed": feed.feed,
            "state": feed.state,
            "reason": feed.reason,
            "last new": f"{feed.last_new_at:%Y-%m-%d %H:%M}" if feed.last_new_at else "never",
            "polls a week": feed.n_polls_week,
            "failed": feed.n_failed_week,
            "new entries": feed.n_entries_week,
            "articles": feed.n_articles,
        }
        for feed in feeds
    ]


def day_chart(days: Sequence[Day]) -> str:
    """A chart in Markdown: one bar a day, its full part those about armed conflict."""
    if not days:
        return "No article has been seen in the last thirty days."
    most = max(day.n_articles for day in days)
    lines = [
        "Articles by the day on which they were first seen; █ about armed conflict, ░ others.",
        "",
        "| day | articles | conflict | |",
        "|---|---:|---:|---|",
    ]
    lines += [f"| {day.day} | {day.n_articles} | {day.n_conflict} | {bar(day, most)} |" for day in days]
    return "\n".join(lines)


def bar(day: Day, most: int) -> str:
    """One day's bar, as long as its share of the most that a day brought."""
    length = max(1, round(_BAR_WIDTH * day.n_articles / most)) if day.n_articles else 0
    full = round(length * day.n_conflict / day.n_articles) if day.n_articles else 0
    return "█" * full + "░" * (length - full)


def finding_list(findings: Sequence[Finding]) -> str:
    """What needs a person, in Markdown."""
    if not findings:
        return "Nothing needs you."
    rows = [
        f"| {finding.level} | {finding.check} | {_plain(finding.subject)} | {_plain(finding.detail)} |"
        for finding in findings
    ]
    return "\n".join(["| level | what | where | detail |", "|---|---|---|---|", *rows])


class ProgressArtifacts:
    """
    A reporter that keeps a progress artifact up to date for each stage whose end is known, and tells another one, too.

    The server is told at every twentieth of a stage.
    """

    def __init__(self, then: Reporter) -> None:
        """
        Args:
            then: The other reporter.
        """
        self._then = then
        self._stages: dict[str, _Stage] = {}

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Count what is done."""
        self._then(stage, done, total)
        if total and stage not in self._stages:
            created = create_progress_artifact(0.0, key=f"progress-{stage}", description=f"{total} {stage}")
            self._stages[stage] = _Stage(artifact=_id_of(created), total=total)
        known = self._stages.get(stage)
        if known is None:
            return
        known.done += done
        percent = min(100.0, 100.0 * known.done / known.total)
        if percent - known.told >= _LEAST_STEP or (percent == 100.0 and known.told < percent):
            update_progress_artifact(known.artifact, progress=percent)
            known.told = percent


@dataclass(slots=True, kw_only=True)
class _Stage:
    """How far a stage is: its artifact, units in all, units done, and the percentage told last."""

    artifact: UUID
    total: int
    done: int = 0
    told: float = 0.0


def _id_of(created: object) -> UUID:
    """The id of an artifact that was created outside an event loop."""
    if not isinstance(created, UUID):
        message = "artifacts are created from synchronous flows"
        raise TypeError(message)
    return created


def _sizes(report: Report) -> str:
    """One line on the corpus."""
    figures = report.overview
    return f"{figures.n_articles} articles, {figures.n_originals} originals, {figures.n_conflict} about armed conflict"


def _plain(text: str) -> str:
    """Text that a table in Markdown takes as it is."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
