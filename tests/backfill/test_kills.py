"""A backfill that is killed again and again ends with the tables of an undisturbed one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backfill import corpora
from tests.backfill.tables import CORPUS, ask, contents

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TOCSIN_KILLS", "8"))  # 60 by hand: `TOCSIN_KILLS=60 pytest tests/backfill/test_kills.py`
SEED = os.environ.get("TOCSIN_SEED", "20220913")


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A folder with an undisturbed corpus and those that were killed; the number of kills and of corpora."""
    folder = tmp_path_factory.mktemp("kills")
    docs = folder / "docs"
    docs.mkdir()
    records: list[object] = [*corpora.rows(14), "{broken", {"title": "No text"}, *corpora.rows(3)]
    corpora.write_lines(docs / "a.jsonl", records)
    corpora.write_lines(docs / "b.jsonl", [*corpora.rows(9, first=12), {**corpora.rows(1)[0], "published_at": None}])
    (docs / "note.txt").write_text(f"A note\n\n{corpora.text_of('note')}", encoding="utf-8")
    (docs / "empty.txt").write_text("", encoding="utf-8")
    for name in ("quiet", *(f"killed{number}" for number in range(KILLS))):
        corpora.new_desk(folder / name)
    command = [sys.executable, "-m", "tests.backfill.killing", str(folder), str(KILLS), SEED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=3600)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    return folder, told["kills"], told["corpora"]


def test_tables_are_those_of_an_undisturbed_run(killed: tuple[Path, int, int]) -> None:
    """After every kill and one run to the end, articles, texts, links, tags and ledger are the same."""
    folder, kills, count = killed
    tables = (*CORPUS, "quarantine", "backfills", "backfill_units")
    expected = contents(folder / "quiet" / "data", tables)
    assert kills == KILLS
    assert expected["copies"].count("identical") >= 3
    for number in range(count):
        assert contents(folder / f"killed{number}" / "data", tables) == expected


def test_nothing_is_counted_twice(killed: tuple[Path, int, int]) -> None:
    """The outcomes of all runs together, killed ones included, are those of an undisturbed run."""
    folder, _, count = killed
    sums = "SELECT outcome, reason, sum(n) FROM outcomes GROUP BY ALL ORDER BY ALL"
    expected = ask(folder / "quiet" / "data", sums)
    for number in range(count):
        assert ask(folder / f"killed{number}" / "data", sums) == expected
