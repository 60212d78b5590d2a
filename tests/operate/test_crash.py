"""A short seeded version of `benchmarks/crash.py`."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import crash
from benchmarks.crash_site import newsroom
from pipeline import failpoints


def test_corpus_survives_kills(tmp_path: Path) -> None:
    """After kills in the archive, in a transaction and in mid-run, one run makes the corpus what it would have been."""
    points = ["archive.append.after:9", "store.commit.after:5"]
    with newsroom() as base_url:
        calm = crash.undisturbed(tmp_path / "calm", base_url)
        struck = crash.kill_at(tmp_path, base_url, calm, points)
        (killed,) = crash.kill_at_random(tmp_path, base_url, calm, kills=1, seed=3)
    assert (struck.kills, killed.kills) == (len(points), 1)
    assert struck.broken == []
    assert killed.broken == []


@pytest.mark.parametrize("name", failpoints.NAMES)
def test_each_failpoint_is_reached_somewhere(name: str, repository: Path) -> None:
    """Every name is one line in the program."""
    sources = [path.read_text(encoding="utf-8") for path in (repository / "pipeline").rglob("*.py")]
    assert sum(f'reach("{name}")' in source for source in sources) == 1


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        pytest.param("snapshot.replace.after", -signal.SIGKILL, id="named"),
        pytest.param("snapshot.replace.after:2", 0, id="second time"),
        pytest.param("store.commit.before", 0, id="another"),
        pytest.param("", 0, id="none"),
    ],
)
def test_reach(wanted: str, code: int, repository: Path) -> None:
    """The process dies at the point that is named, the time that is named, and nowhere else."""
    program = "from pipeline.failpoints import reach; reach('snapshot.replace.after')"
    environment = {failpoints.VARIABLE: wanted}
    ended = subprocess.run([sys.executable, "-c", program], cwd=repository, env=environment, check=False)
    assert ended.returncode == code
