"""The deployments as data: which flow, when, with what limit and what parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.ingest import ingest
from flows.maintain import maintain
from flows.replay import replay
from pipeline.config import Settings

CANCEL_NEW = ConcurrencyLimitStrategy.CANCEL_NEW
"""A run that finds another under way is dropped: the next one makes up for it."""

ENQUEUE = ConcurrencyLimitStrategy.ENQUEUE
"""A run that finds another under way waits for its turn: somebody asked for exactly this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    One deployment.

    Attributes:
        flow: The flow; the deployment has its name.
        collision: What becomes of a run while another of the deployment is under way.
        cron: When it runs, from the settings; None when only by hand.
        parameters: Besides `config` and `data`.
    """

    flow: Flow[..., Any]
    collision: ConcurrencyLimitStrategy
    cron: Callable[[Settings], str] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the flow and of its deployment."""
        return self.flow.name


PLANS = (
    Plan(flow=ingest, collision=CANCEL_NEW, cron=lambda settings: settings.schedule.ingest),
    Plan(flow=maintain, collision=CANCEL_NEW, cron=lambda settings: settings.schedule.maintain),
    Plan(flow=backfill, collision=ENQUEUE),
    Plan(flow=replay, collision=ENQUEUE),
)
"""Every deployment; one run of each at a time."""


def schedule_of(plan: Plan, settings: Settings, every: timedelta | None) -> Schedule | None:
    """
    When a deployment runs.

    Args:
        plan: The deployment.
        settings: Hold its cron line, UTC.
        every: Replaces the cron line of `ingest`.

    Returns:
        The schedule; None when it runs by hand only.
    """
    if plan.cron is None:
        return None
    if plan.flow is ingest and every is not None:
        return Interval(every)
    return Cron(plan.cron(settings), timezone="UTC")


def deployments(settings: Settings, every: timedelta | None = None) -> tuple[RunnerDeployment, ...]:
    """
    All deployments of an installation, ready to be registered with a server.

    Args:
        settings: The installation; its folders become absolute, since runs start elsewhere.
        every: Pause between two starts of `ingest` instead of its cron line.
    """
    folders = folders_of(settings)
    return tuple(_deployment(plan, schedule_of(plan, settings, every), folders) for plan in PLANS)


def folders_of(settings: Settings) -> dict[str, str]:
    """The parameters that tell one installation from another: absolute paths of its two folders."""
    return {"config": str(Path(settings.folder).resolve()), "data": str(Path(settings.data).resolve())}


def _deployment(plan: Plan, schedule: Schedule | None, folders: dict[str, str]) -> RunnerDeployment:
    """One deployment for Prefect."""
    return RunnerDeployment.from_flow(
        plan.flow,
        name=plan.name,
        schedule=schedule,
        parameters={**folders, **plan.parameters},
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=plan.collision),
        tags=["tocsin"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
