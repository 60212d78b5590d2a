"""`tocsin serve`, started for real."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.server import running_server
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.steps.run import store_of
from pipeline.store.locks import locked
from tests.main_job.desk import SETTINGS, Desk, open_desk

FEEDS = '[[feeds]]\nname = "nobody"\nurl = "http://127.0.0.1:9/feed.xml"\n'
PATIENCE_SECONDS = 240


def ask(api_url: str, path: str, question: dict[str, Any]) -> Any:
    """Ask the Prefect server."""
    request = urllib.request.Request(
        f"{api_url}/{path}", data=json.dumps(question).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def runs(api_url: str, *states: str) -> list[dict[str, Any]]:
    """Runs of the flow ingest in these states."""
    question = {
        "flows": {"name": {"any_": ["ingest"]}},
        "flow_runs": {"state": {"name": {"any_": list(states)}}},
        "limit": 200,
    }
    found: list[dict[str, Any]] = ask(api_url, "flow_runs/filter", question)
    return found


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.3)


def answers(api_url: str) -> bool:
    """Whether the Prefect server answers."""
    try:
        return bool(urllib.request.urlopen(f"{api_url}/health", timeout=5).status == 200)
    except OSError:
        return False


@contextmanager
def serving(desk: Desk, repository: Path, *words: str, api_url: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process that serves, with a server of its own unless one is named; killed at the end if it still runs."""
    places = ["--config", str(desk.config), "--data", str(desk.data)]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment |= {"PYTHONPATH": str(repository)} | ({"PREFECT_API_URL": api_url} if api_url else {})
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", *places, *words],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("serving ingest"), line
            yield process
        finally:
            process.kill()


def test_serve_survives_kill(prefect_server: str, tmp_path: Path, repository: Path) -> None:
    """The schedule fires twice; after kill -9 nothing runs on; the next start runs one ingest, then ends cleanly."""
    desk = open_desk(tmp_path, FEEDS, SETTINGS)
    fired = ["Running", "Completed", "Failed", "Crashed"]
    with serving(desk, repository, "--every", "8", api_url=prefect_server) as process:
        until(lambda: len(runs(prefect_server, *fired)) >= 2, "two runs")
        until(lambda: bool(runs(prefect_server, "Running")), "a run under way")
        process.send_signal(signal.SIGKILL)
        process.wait()
    orphans = {run["id"] for run in runs(prefect_server, "Running", "Pending")}
    before = {run["id"] for run in runs(prefect_server, *fired)}
    with serving(desk, repository, "--every", "20", api_url=prefect_server) as process:
        crashed = {run["id"] for run in runs(prefect_server, "Crashed")}
        assert orphans <= crashed
        assert not [run for run in runs(prefect_server, "Scheduled", "Late") if run["id"] in before]
        until(lambda: bool({run["id"] for run in runs(prefect_server, *fired)} - before), "the run after the start")
        assert len({run["id"] for run in runs(prefect_server, *fired)} - before) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    until(lambda: not runs(prefect_server, "Running", "Pending", "Cancelling"), "the end of all runs")
    desk.ingest()
    assert "running" not in {status for (status,) in desk.query("SELECT status FROM main.runs")}


def test_one_serve_an_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While one process serves an installation, a second one is refused with the exit code for a lock."""
    desk = open_desk(tmp_path, FEEDS, SETTINGS)
    with locked(store_of(desk.settings).run_lock("serve"), wait_seconds=0):
        assert main(["serve", "--config", str(desk.config), "--data", str(desk.data)]) == 75
    assert f"run-serve.lock is held by process {os.getpid()}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "code", "words"),
    [
        pytest.param({"TOCSIN_SCHEDULE__INGEST": '"61 * * * *"'}, 2, "not a cron line", id="cron"),
        pytest.param({"PREFECT_API_URL": "http://127.0.0.1:9/api"}, 1, "does not answer", id="server"),
        pytest.param({"TOCSIN_CONFIG": "/nowhere"}, 2, "no such configuration folder", id="configuration"),
        pytest.param({"TOCSIN_DATA": "/proc/tocsin"}, 2, "/proc/tocsin", id="data"),
    ],
)
def test_mistakes_at_start(
    environment: dict[str, str],
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A mistake ends the start at once, with a message that names it."""
    desk = open_desk(tmp_path, FEEDS, SETTINGS)
    own = {"TOCSIN_CONFIG": str(desk.config), "TOCSIN_DATA": str(desk.data), "PYTHONPATH": "", "TOCSIN_LEASH": ""}
    for name, value in {**own, **environment}.items():
        monkeypatch.setenv(name, value)
    with temporary_settings({PREFECT_API_URL: environment.get("PREFECT_API_URL")}):
        assert main(["serve"]) == code
    assert words in capsys.readouterr().err


def test_busy_port(prefect_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that somebody else holds is named, and nothing is started."""
    monkeypatch.setattr("flows.server._FREE_SECONDS", 0)
    port = int(prefect_server.split(":")[2].partition("/")[0])
    with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 is taken"), running_server(tmp_path, port, {}):
        pass
    assert not list((tmp_path / "prefect").glob("*.db"))
