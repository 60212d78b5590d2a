"""Two ingests of one corpus at the same time do the work once."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

from tests.faultserver import Asked, Behaviour, FaultServer, Line, answer
from tests.main_job.desk import Desk, open_desk

ROOT = Path(__file__).resolve().parents[2]
FEED = '[[feeds]]\nname = "one"\nurl = "{url}"\n'
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>One</title>'
    "<item><title>Shelling near Agdam</title><link>{url}</link><guid>1</guid></item></channel></rss>"
)
TEXT = "Artillery fire was reported near Agdam on Monday, and two soldiers were killed, officials said. " * 8
PAGE = f"<html lang='en'><body><article><h1>Shelling near Agdam</h1><p>{TEXT}</p></article></body></html>"


def held(gate: threading.Event, behaviour: Behaviour) -> Behaviour:
    """A behaviour that answers once the gate is open."""

    async def behave(asked: Asked, line: Line) -> bool:
        while not gate.is_set():
            await asyncio.sleep(0.05)
        return await behaviour(asked, line)

    return behave


def start(desk: Desk, *words: str) -> subprocess.Popen[str]:
    """Start an ingest in a process of its own."""
    folders = ("--config", str(desk.config), "--data", str(desk.data))
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "ingest", "--direct", "--json", *folders, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_to_end(*started: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Wait until one of some processes has ended."""
    while True:
        for one in started:
            try:
                one.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            return one


def test_second_ingest_is_turned_away_or_waits(tmp_path: Path) -> None:
    """Of two started at once one works and the other names it and exits 75; a third with `--wait` follows after it."""
    gate = threading.Event()
    with FaultServer() as server:
        page = server.route("/page", answer(200, {"Content-Type": "text/html"}, PAGE), host="127.0.0.1")
        rss = answer(200, {"Content-Type": "application/rss+xml"}, RSS.format(url=page))
        desk = open_desk(tmp_path, FEED.format(url=server.route("/feed", held(gate, rss), host="127.0.0.1")))
        both = (start(desk), start(desk))
        loser = first_to_end(*both)
        winner = both[1 - both.index(loser)]
        told = loser.communicate()[1]
        assert loser.returncode == 75, told
        assert f"held by process {winner.pid}" in told
        assert told.count("\n") == 1
        third = start(desk, "--wait", "300")
        gate.set()
        assert winner.wait(120) == 0
        assert third.wait(120) == 0
        assert len(server.asked("/page")) == 1
    assert desk.query("SELECT count(*) FROM articles") == [(1,)]
    assert desk.query("SELECT status, count(*) FROM runs GROUP BY status") == [("completed", 2)]
