"""The state cases of the fault table: secrets, full disks, wrong clocks, and death in the middle of a migration."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import archive
from pipeline.config import load_feeds
from pipeline.errors import ConfigError
from pipeline.store import migrate
from pipeline.store.database import Store
from tests.faultserver import answer
from tests.faultserver.behaviours import redirect
from tests.web.desk import Desk, item, page, rss

# ruff: noqa: N802 - the names of these tests are the ids of the fault table

Note = Callable[[object], None]

CANARY = "4711canary"
ROOT = Path(__file__).parents[2]


def test_S41_secrets(desk: Desk, observed: Note, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """in no log, no table, no artifact, no WARC header (canary test)"""
    caplog.set_level(logging.DEBUG)
    secret = f"token={CANARY}"
    link = desk.page("/p/1", page(1)) + f"?{secret}"
    served = rss(item(link, guid=link, more=f"<description>by {CANARY}</description>"), channel=f"<docs>{link}</docs>")
    desk.page("/moved", answer(200, {"Link": f"<{link}>; rel=self"}, served))
    private = desk.subscribe("private", redirect(302, f"/moved?{secret}"), query=f"?{secret}&x=1")
    desk.feeds[-1] = type(desk.feeds[-1])(name="private", url=private.replace("://", f"://me:{CANARY}-word@"))
    desk.subscribe("gone", answer(404), query=f"?api_key={CANARY}")
    desk.subscribe("broken", answer(200, {}, f"no feed, {CANARY}"), query=f"?{secret}")
    desk.subscribe("slow", redirect(302, f"file:///{CANARY}"), query=f"?{secret}")
    summary = desk.run(0)
    asked = {one.path: one for one in desk.server.asked()}
    assert asked["/private"].target == f"/private?{secret}&x=1"
    assert asked["/private"].header("Authorization") == f"Basic {b64encode(f'me:{CANARY}-word'.encode()).decode()}"
    assert asked["/p/1"].target == f"/p/1?{secret}", "the link of a private feed can still be followed"
    assert desk.value("SELECT count(*) FROM articles") == 1
    tables = desk.sql("SELECT schema_name || '.' || table_name FROM duckdb_tables()")
    for (table,) in tables:
        assert CANARY not in str(desk.sql(f"FROM {table}")), table
    records = 0
    for path in desk.data.rglob("*.warc.gz"):
        for record in archive.read_segment(desk.data / "archive", str(path.relative_to(desk.data / "archive"))):
            records += 1
            shown = (record.document.url, record.document.final_url, record.document.headers, record.provenance)
            assert CANARY not in str(shown)
    others = [path for path in desk.data.rglob("*") if path.is_file() and path.suffix != ".gz"]
    assert not any(CANARY.encode() in path.read_bytes() for path in others)
    assert CANARY not in caplog.text + str(summary)
    wrong = tmp_path / "feeds.toml"
    wrong.write_text(f"[[feeds]]\nname = 'a'\nurl = 'ftp://me:{CANARY}@e.org/?{secret}'\n")
    with pytest.raises(ConfigError) as caught:
        load_feeds(wrong)
    assert CANARY not in str(caught.value)
    lines = len(caplog.records)
    observed(f"clean: {len(tables)} tables, {records} WARC records, {len(others)} other files, {lines} log lines")


def test_S42_full_disks(observed: Note, tmp_path: Path) -> None:
    """clean stop with a clear message; a rerun completes"""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-Urm", "true"], check=False).returncode:
        pytest.skip("needs mount namespaces, which this system does not grant")
    probe = Path(__file__).with_name("disk_probe.py")
    done = subprocess.run(
        ["unshare", "-Urm", sys.executable, str(probe), str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    found = json.loads(done.stdout)
    for case, ends in found.items():
        assert ends["full"].startswith("stopped: "), case
        assert "space" in ends["full"], case
        assert (ends["after"], ends["articles"], ends["unfinished"]) == ("completed", 16, 0), case
    said = {case: ends["full"].partition(": ")[2].replace(str(tmp_path), "DATA") for case, ends in found.items()}
    observed("; ".join(f"{case}: {text[:80]}" for case, text in said.items()) + "; every rerun completed")


def test_S43_clocks(desk: Desk, observed: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    """no poll storm, no parked feed"""
    names = ["a", "b", "c"]
    desk.poll = {"adaptive": False}
    for name in names:
        desk.subscribe(name, answer(200, {"Cache-Control": "max-age=1200"}, rss()))
    desk.run(0)
    asked = {"start": [desk.asked(f"/{name}") for name in names]}

    def at(label: str, *moments: float) -> None:
        for moment in moments:
            desk.run(moment)
        asked[label] = [desk.asked(f"/{name}") for name in names]

    at("2 h back, three runs", -7_200, -7_100, -7_000)
    assert asked["2 h back, three runs"] == [1, 1, 1]
    at("2 h back, after the pause", -5_700)
    assert asked["2 h back, after the pause"] == [2, 2, 2]
    at("3 days ahead, twice", 259_200, 259_300)
    assert asked["3 days ahead, twice"] == [3, 3, 3]
    at("back again, twice", 10_000, 10_100)
    assert asked["back again, twice"] == [3, 3, 3]
    at("back again, after the pause", 11_500)
    assert asked["back again, after the pause"] == [4, 4, 4]
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    summer = (datetime(2026, 3, 29, 0, 59, tzinfo=UTC) - datetime(2026, 3, 2, 12, tzinfo=UTC)).total_seconds()
    at("summer time", summer, summer + 600, summer + 1_100)
    assert asked["summer time"] == [5, 5, 5]
    at("summer time, after the pause", summer + 1_400)
    assert asked["summer time, after the pause"] == [6, 6, 6]
    monkeypatch.undo()
    time.tzset()
    observed("; ".join(f"{label}: {counts[0]} polls a feed" for label, counts in asked.items()))


def test_S44_death_in_a_migration(observed: Note, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """old or new, never half; a backup is there"""
    whole = migrate.migrations()
    old = tmp_path / "old.duckdb"
    with monkeypatch.context() as patch, duckdb.connect(str(old)) as connection:
        patch.setattr(migrate, "migrations", lambda: whole[:3])
        migrate.migrate(connection, old, datetime.now(UTC))
        connection.execute("INSERT INTO runs VALUES ('r', 'ingest', 'live', '{}', now(), NULL, 'running', NULL)")
    versions = {}
    for left in (3, 4, 5, 6, 7, 9, 12):
        store = Store(data=tmp_path / str(left))
        store.live.parent.mkdir(parents=True)
        shutil.copy(old, store.live)
        probe = Path(__file__).with_name("migration_probe.py")
        arguments = [sys.executable, str(probe), str(store.live), str(left)]
        died = subprocess.run(arguments, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
        assert died.returncode == -signal.SIGKILL, left
        with duckdb.connect(str(store.live)) as connection:
            version = versions[left] = migrate.schema_version(connection)
            assert connection.execute("SELECT count(*) FROM runs").fetchall() == [(1,)]
            tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            assert (("feed_moves",) in tables) == (version >= 4)
        backup = store.live.with_name(f"{store.live.name}.before-0004")
        if left > 3:
            with duckdb.connect(str(backup), read_only=True) as connection:
                assert migrate.schema_version(connection) == 3
        store.prepare(datetime.now(UTC))
        with store.transaction() as connection:
            assert migrate.schema_version(connection) == whole[-1].number
    observed(
        f"schema found after death at statement n: {versions}; then brought to {whole[-1].number}; backups readable"
    )
