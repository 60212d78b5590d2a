"""Serves the deployments: clears what an earlier process left on the server, registers them, starts runs when due."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Crashed

from flows.deployments import CANCEL_NEW, PLANS, deployments, folders_of
from flows.server import await_api, healthy
from pipeline.config import Settings

logger = logging.getLogger(__name__)

_POLL_SECONDS = 5.0
_WAIT_SECONDS = 1.0
_PAGE = 200
_UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def configured_server() -> str | None:
    """Address of the API of the Prefect server that the user has configured; None when there is none."""
    configured: str | None = PREFECT_API_URL.value()
    return configured


def serve(settings: Settings, api_url: str, *, every: timedelta | None, ready: Callable[[Sequence[str]], None]) -> None:
    """
    Serve until SIGINT or SIGTERM; a run under way is then cancelled, and the next start resumes its work.

    Args:
        settings: The installation.
        api_url: API of the Prefect server.
        every: Pause between two starts of `ingest` instead of its cron line.
        ready: Called with the names of the deployments once they are served.

    Raises:
        TocsinError: If the server does not answer.
    """
    await_api(api_url)
    with temporary_settings({PREFECT_API_URL: api_url}):
        asyncio.run(_serve(settings, api_url, every, ready))


async def _serve(
    settings: Settings, api_url: str, every: timedelta | None, ready: Callable[[Sequence[str]], None]
) -> None:
    """Serve until asked to end; where the server is lost, begin again once it is back."""
    asked = asyncio.Event()
    while not asked.is_set():
        try:
            await _serve_once(settings, every, ready, asked)
        except (RuntimeError, httpx.TransportError, ExceptionGroup) as error:
            if not is_loss(error):
                raise
            logger.warning("the Prefect server at %s does not answer any more; waiting for it", api_url)
            while not asked.is_set() and not await asyncio.to_thread(healthy, api_url):
                await asyncio.sleep(_WAIT_SECONDS)


async def _serve_once(
    settings: Settings, every: timedelta | None, ready: Callable[[Sequence[str]], None], asked: asyncio.Event
) -> None:
    """Clear, register, run."""
    served = deployments(settings, every)
    async with get_client() as client:
        await clear(client, served, folders_of(settings))
    runner = Runner(name="tocsin", pause_on_shutdown=False, query_seconds=_POLL_SECONDS)
    for deployment in served:
        await runner.aadd_deployment(deployment)
    await _run_until_asked(runner, asked, lambda: ready([deployment.name for deployment in served]))


def is_loss(error: BaseException) -> bool:
    """Whether an error says that the server could not be reached: the client's own, or the runner that gave up."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_loss(one) for one in error.exceptions)
    return isinstance(error, httpx.TransportError) or "error threshold" in str(error)


async def _run_until_asked(runner: Runner, asked: asyncio.Event, ready: Callable[[], None]) -> None:
    """Run until SIGINT or SIGTERM, then cancel what is under way."""
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():
        await asyncio.sleep(0.05)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    ready()
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        logger.info("asked to end; runs under way are cancelled")
        await runner.astop()
    waiting.cancel()
    await running


async def clear(client: PrefectClient, served: Sequence[RunnerDeployment], folders: dict[str, str]) -> tuple[int, int]:
    """
    Mark orphaned runs of this installation as crashed, free their slots, and drop overdue runs that can be made up for.

    The caller holds the installation's lock, so no other process serves it and nothing of it runs.

    Args:
        client: The server.
        served: The deployments.
        folders: Parameters that tell this installation's runs from others on the same server.

    Returns:
        How many runs were marked, how many dropped.
    """
    marked = dropped = 0
    for deployment, plan in zip(served, PLANS, strict=True):
        try:
            known = await client.read_deployment_by_name(f"{plan.name}/{deployment.name}")
        except ObjectNotFound:
            continue
        for orphan in await _runs(client, known.id, _UNDER_WAY, folders):
            state: Any = Crashed(message="Its process had ended when `tocsin serve` was started again.")
            await client.set_flow_run_state(orphan.id, state, force=True)
            marked += 1
        limit = known.global_concurrency_limit
        if limit is not None and limit.active_slots:
            await client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))
        if plan.collision is CANCEL_NEW:
            dropped += await _drop_overdue(client, known.id, folders)
    if marked or dropped:
        logger.warning("%d orphaned runs marked as crashed, %d overdue runs dropped", marked, dropped)
    return marked, dropped


async def _drop_overdue(client: PrefectClient, deployment_id: Any, folders: dict[str, str]) -> int:
    """Delete runs that should have started already."""
    now = datetime.now(UTC)
    overdue = [
        run
        for run in await _runs(client, deployment_id, [StateType.SCHEDULED], folders)
        if run.auto_scheduled and run.expected_start_time is not None and run.expected_start_time < now
    ]
    for run in overdue:
        await client.delete_flow_run(run.id)
    return len(overdue)


async def _runs(
    client: PrefectClient, deployment_id: Any, states: list[StateType], folders: dict[str, str]
) -> list[FlowRun]:
    """All runs of a deployment in these states that belong to this installation."""
    found: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states))),
            limit=_PAGE,
            offset=len(found),
        )
        found.extend(page)
        if len(page) < _PAGE:
            break
    return [run for run in found if folders.items() <= run.parameters.items()]
