"""One part is killed while the others live on: an extraction worker, or the Prefect server."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows import keeper
from flows.serving import is_loss
from pipeline.cli import main
from pipeline.models import ParsedFeed
from pipeline.steps.pool import pool_of
from pipeline.steps.worker import FeedSource
from tests.conftest import free_port
from tests.faultserver import Asked, Behaviour, FaultServer, Line, answer
from tests.faultserver.behaviours import lagging
from tests.main_job.desk import SETTINGS, Desk, open_desk
from tests.operate.test_serve import answers, runs, serving, until
from tests.web.desk import item, page, rss

PAGES = 12
FATAL = 8


def children(parent: int, words: bytes) -> list[int]:
    """Process ids of a process's children whose command line holds these words."""
    paths = Path(f"/proc/{parent}/task").glob("*/children")
    found = [child for path in paths for child in path.read_text().split()]
    return [int(child) for child in found if words in Path(f"/proc/{child}/cmdline").read_bytes()]


def workers() -> list[int]:
    """Process ids of the extraction workers of this process: they are forked from a server of theirs."""
    servers = children(os.getpid(), b"multiprocessing.forkserver")
    return [worker for one in servers for worker in children(one, b"multiprocessing.forkserver")]


def paper(server: FaultServer, folder: Path, pages: list[Behaviour]) -> Desk:
    """An installation that subscribes to one feed with these pages, downloaded four at a time."""
    links = [server.route(f"/page/{number}", one, "127.0.0.1") for number, one in enumerate(pages)]
    rows = rss(*map(item, links))
    feed = server.route("/feed", answer(200, {"Content-Type": "application/rss+xml"}, rows), "127.0.0.1")
    feeds = f'[[feeds]]\nname = "paper"\nurl = "{feed}"\n'
    return open_desk(folder, feeds, SETTINGS.replace("[poll]", "page_batch = 4\n\n[poll]"))


def settings_of_pages(api_url: str) -> dict[str, Any]:
    """What the server's pages are told."""
    with urllib.request.urlopen(f"{api_url.removesuffix('/api')}/ui-settings", timeout=30) as found:
        settings: dict[str, Any] = json.load(found)
        return settings


def article(number: int) -> Behaviour:
    """An article's page."""
    return answer(200, {"Content-Type": "text/html; charset=utf-8"}, page(number))


def test_killed_worker_costs_at_most_its_page(tmp_path: Path) -> None:
    """Workers are killed while pages are extracted: one page a worker is in quarantine, and is had by trying again."""
    killed: list[int] = []

    async def fatal(asked: Asked, line: Line) -> bool:
        if not killed:
            killed.extend(workers())
            for worker in killed:
                os.kill(worker, signal.SIGKILL)
        return await article(FATAL)(asked, line)

    with FaultServer() as server:
        desk = paper(server, tmp_path, [fatal if number == FATAL else article(number) for number in range(PAGES)])
        assert desk.ingest().status == "completed"
        assert killed
        lost = desk.query("SELECT reason FROM quarantine")
        assert lost in ([], [("extract_crash",)])
        assert desk.query("SELECT count(*) FROM articles") == [(PAGES - len(lost),)]
        places = ["--config", str(desk.config), "--data", str(desk.data)]
        assert main(["quarantine", "replay", "--all", *places]) == 0
        desk.ingest()
        assert desk.query("SELECT count(*) FROM articles") == [(PAGES,)]
        assert desk.query("SELECT count(*) FROM quarantine") == [(0,)]


def test_idle_workers_are_replaced(tmp_path: Path) -> None:
    """Workers that are killed between two batches cost nothing, time and again."""
    body = rss(item("https://e.test/1")).encode()
    source = FeedSource(url="https://e.test/f", content_type=None, headers=(), body=body, fetched_at=datetime.now(UTC))
    with pool_of(open_desk(tmp_path, "").settings) as pool:
        for _ in range(3):
            assert [type(one) for one in pool.parse_all([source] * 5)] == [ParsedFeed] * 5
            for worker in workers():
                os.kill(worker, signal.SIGKILL)


def test_killed_server_costs_nothing(tmp_path: Path, repository: Path) -> None:
    """A run under way goes on without the server, which is started again; the schedule goes on, too."""
    port = free_port()
    api_url = f"http://127.0.0.1:{port}/api"
    with FaultServer() as server:
        slow = [lagging(article(number), 0.5) for number in range(PAGES)]
        desk = paper(server, tmp_path, slow)
        with serving(desk, repository, "--every", "20", "--port", str(port)) as process:
            until(lambda: bool(server.asked("/page/0")), "a run under way")
            (first,) = children(process.pid, b"flows.leash")
            os.kill(first, signal.SIGKILL)
            until(lambda: bool({*children(process.pid, b"flows.leash")} - {first}), "another server")
            until(lambda: answers(api_url), "its answer")
            assert settings_of_pages(api_url)["api_url"] == api_url
            until(lambda: len(runs(api_url, "Completed")) >= 2, "two runs that ended well")
            assert runs(api_url, "Failed", "Crashed") == []
    assert desk.query("SELECT count(*) FROM articles") == [(PAGES,)]
    assert desk.query("SELECT DISTINCT status FROM runs WHERE finished_at IS NOT NULL") == [("completed",)]
    assert max(len(server.asked(f"/page/{number}")) for number in range(PAGES)) == 1


def test_keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends is started again, until the keeper itself ends it."""
    monkeypatch.setattr(keeper, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(keeper, "_PAUSE_SECONDS", 0.01)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

    kept = keeper.Keeper("the sleeper", start)
    kept.keep()
    first = kept.process
    first.kill()
    until(lambda: kept.process is not first, "another process")
    kept.end()
    assert kept.process.returncode == -signal.SIGTERM


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(httpx.ConnectError("All connection attempts failed"), True, id="client"),
        pytest.param(RuntimeError("Service exceeded error threshold."), True, id="runner"),
        pytest.param(ExceptionGroup("", [httpx.ReadError(""), httpx.ConnectError("")]), True, id="both"),
        pytest.param(ExceptionGroup("", [httpx.ReadError(""), RuntimeError("another")]), False, id="mixed"),
        pytest.param(RuntimeError("another"), False, id="another"),
    ],
)
def test_loss(error: Exception, expected: bool) -> None:
    """Serving begins again only after errors that say that the server could not be reached."""
    assert is_loss(error) is expected
