"""The deployments as data."""

import inspect
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.client.schemas.objects import ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.utilities.importtools import import_object

from flows.backfill import backfill
from flows.deployments import PLANS, deployments
from pipeline.config import load_settings
from pipeline.sources.choose import KINDS

CONFIG = Path(__file__).parents[2] / "config"


def installed(every: timedelta | None = None, **environment: str) -> dict[str, RunnerDeployment]:
    """The deployments of the shipped configuration, by name."""
    return {one.name: one for one in deployments(load_settings(CONFIG, Path("data"), environment), every)}


@pytest.mark.parametrize(
    ("name", "collision", "cron"),
    [
        pytest.param("ingest", ConcurrencyLimitStrategy.CANCEL_NEW, "*/15 * * * *", id="ingest"),
        pytest.param("maintain", ConcurrencyLimitStrategy.CANCEL_NEW, "17 3 * * *", id="maintain"),
        pytest.param("backfill", ConcurrencyLimitStrategy.ENQUEUE, None, id="backfill"),
        pytest.param("replay", ConcurrencyLimitStrategy.ENQUEUE, None, id="replay"),
    ],
)
def test_plan(name: str, collision: ConcurrencyLimitStrategy, cron: str | None) -> None:
    """Each flow runs when it should, one run at a time; what was asked for by hand waits, what recurs is dropped."""
    found = installed()[name]
    assert found.concurrency_limit == 1
    assert found.concurrency_options is not None
    assert found.concurrency_options.collision_strategy == collision
    assert [getattr(one.schedule, "cron", None) for one in found.schedules or []] == ([cron] if cron else [])


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_parameters_fit_the_flow(plan: object) -> None:
    """Every parameter of a deployment is one of its flow's, absolute, and the flow takes it as it is."""
    flow = plan.flow  # type: ignore[attr-defined]  # a Plan; pytest types parameters as objects
    found = installed()[flow.name]
    assert set(found.parameters) <= set(inspect.signature(flow.fn).parameters)
    assert Path(found.parameters["config"]).is_absolute()
    assert Path(found.parameters["data"]).is_absolute()
    needed = {
        name: {"source": "files"}[name]
        for name, parameter in inspect.signature(flow.fn).parameters.items()
        if parameter.default is inspect.Parameter.empty
    }
    assert flow.validate_parameters({**found.parameters, **needed})
    assert import_object(found.entrypoint or "") is not None


def test_the_form_of_backfill_offers_its_sources() -> None:
    """Who starts a backfill by its form chooses one of the kinds of source and gives dates as dates."""
    form = backfill.parameters.properties
    assert form["source"]["enum"] == list(KINDS)
    assert {"type": "string", "format": "date"} in form["since"]["anyOf"]
    assert backfill.parameters.required == ["source"]


def test_names_are_the_flows_names() -> None:
    """A deployment is called as its flow, and no two are called alike."""
    names = [plan.name for plan in PLANS]
    assert len(set(names)) == len(names)
    assert set(installed()) == set(names)


def test_schedule_of_the_settings() -> None:
    """The cron line of the settings is the deployment's; an interval replaces that of ingest alone."""
    assert installed(TOCSIN_SCHEDULE__INGEST='"5 * * * *"')["ingest"].schedules[0].schedule.cron == "5 * * * *"  # type: ignore[index,union-attr]  # there is one, see test_plan
    often = installed(every=timedelta(seconds=7))
    assert often["ingest"].schedules[0].schedule.interval == timedelta(seconds=7)  # type: ignore[index,union-attr]
    assert often["maintain"].schedules[0].schedule.cron == "17 3 * * *"  # type: ignore[index,union-attr]
