"""The files for those who have a server and work pools, deployed to a real server."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # ships none

from flows.deployments import PLANS, deployments
from pipeline.config import load_settings
from tests.operate.test_serve import ask


def test_prefect_yaml_says_what_the_plans_say(repository: Path) -> None:
    """Names, entrypoints, schedules and limits are those of `tocsin serve`."""
    written = {one["name"]: one for one in yaml.safe_load((repository / "prefect.yaml").read_text())["deployments"]}
    served: dict[str, Any] = {
        one.name: one for one in deployments(load_settings(repository / "config", Path("data"), {}))
    }
    assert set(written) == set(served) == {plan.name for plan in PLANS}
    for name, one in written.items():
        assert one["entrypoint"].replace("/", ".").replace(".py:", ".") == served[name].entrypoint.replace(":", ".")
        assert one["concurrency_limit"]["limit"] == 1
        assert one["concurrency_limit"]["collision_strategy"] == served[name].concurrency_options.collision_strategy
        crons = [schedule["cron"] for schedule in one.get("schedules", [])]
        assert crons == [schedule.schedule.cron for schedule in served[name].schedules or []]


def test_deploy_all(prefect_server: str, repository: Path, tmp_path: Path) -> None:
    """`prefect deploy --all` registers every deployment in a process pool, and a worker of the pool runs one."""
    environment = {
        **os.environ,
        "PREFECT_API_URL": prefect_server,
        "TOCSIN_HOME": str(repository),
        "TOCSIN_CONFIG": str(repository / "config"),
        "TOCSIN_DATA": str(tmp_path),
    }
    for words in (
        ["work-pool", "create", "tocsin", "--type", "process", "--overwrite"],
        ["--no-prompt", "deploy", "--all"],
        ["deployment", "run", "maintain/maintain"],
        ["worker", "start", "--pool", "tocsin", "--run-once"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            cwd=repository,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    found = ask(prefect_server, "deployments/filter", {"work_pools": {"name": {"any_": ["tocsin"]}}})
    assert {one["name"] for one in found} == {plan.name for plan in PLANS}
    assert {one["parameters"]["data"] for one in found} == {str(tmp_path)}
    limits = {one["name"]: one["concurrency_options"]["collision_strategy"] for one in found}
    assert limits["ingest"] == "CANCEL_NEW"
    assert limits["backfill"] == "ENQUEUE"
    assert (tmp_path / "tocsin.duckdb").exists(), done.stdout + done.stderr


def test_compose_and_image_stay_in_bounds(repository: Path) -> None:
    """Nothing is published beyond loopback, root file systems are read-only, and nobody runs as root."""
    services = yaml.safe_load((repository / "compose.yaml").read_text())["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    lines = (repository / "Dockerfile").read_text().splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert lines.index("USER 10001") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    allowed = {line[1:] for line in (repository / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) <= allowed
    assert tomllib.loads((repository / "pyproject.toml").read_text())["project"]["scripts"]["tocsin"]
