"""`tocsin ingest` as a person or a scheduler calls it: exit codes, clear words, machine-readable answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.main_job.desk import open_desk

ROOT = Path(__file__).parents[2]
NOWHERE = '[[feeds]]\nname = "nowhere"\nurl = "http://feeds.nowhere.invalid/rss"\n'


def tocsin(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *words], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )


def test_without_network(tmp_path: Path) -> None:
    """Without a network each feed fails with `dns`, nothing is lost, and the exit code is 1."""
    desk = open_desk(tmp_path, NOWHERE)
    done = tocsin("ingest", "--direct", "--json", "--config", str(desk.config), "--data", str(desk.data))
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert summary["status"] == "failed"
    assert [(one["unit"], one["outcome"], one["reason"]) for one in summary["counts"]] == [("feed", "failed", "dns")]
    assert desk.query("SELECT status FROM runs") == [("failed",)]


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    """A dry run says what is due and leaves no trace."""
    desk = open_desk(tmp_path, NOWHERE)
    done = tocsin("ingest", "--dry-run", "--config", str(desk.config), "--data", str(desk.data))
    assert (done.returncode, desk.data.exists()) == (0, False)
    assert "1 of 1 feeds are due: nowhere" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["ingest", "--only", "missing"], 'no feed is named "missing"', id="unknown feed"),
        pytest.param(["ingest", "--config", "/nowhere"], "/nowhere: no such configuration folder", id="no folder"),
        pytest.param(["ingest", "--feeds", "/nowhere.toml"], "/nowhere.toml: not there", id="no feeds"),
        pytest.param(["ingest", "--bogus"], "No such option: --bogus", id="unknown option"),
        pytest.param(["backfill", "files"], "needs at least one target", id="no target"),
        pytest.param(["backfill", "files", "/nowhere.csv"], "/nowhere.csv: not there", id="no file"),
        pytest.param(["backfill", "moon", "x"], "no source is named 'moon'", id="unknown source"),
        pytest.param(["replay"], "holds no corpus yet", id="no corpus"),
    ],
)
def test_usage(words: list[str], said: str, tmp_path: Path) -> None:
    """A mistake of the caller is named on standard error, without a traceback, with exit code 2 (1 for sources)."""
    done = tocsin(*words, *(["--data", str(tmp_path / "data")] if words[-1] != "--bogus" else []))
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_teaches() -> None:
    """Every command says what it does, and the front page says what exit codes mean."""
    front = tocsin("--help").stdout
    assert "Exit codes" in front
    for command in ("ingest", "backfill", "replay", "demo", "sql"):
        assert tocsin(command, "--help").stdout.count("\n") > 5
