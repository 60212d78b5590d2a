"""What people ask and say of links on the command line, on a real corpus."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks.bare_corpus import Text, add_texts
from pipeline.cli import main
from pipeline.store.database import Store
from pipeline.store.snapshot import publish
from tests.dedupe.hard_pairs import HardPair, hard_pairs

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2024, 3, 1, tzinfo=UTC)
EXIT_USAGE = 2


def pair(name: str) -> HardPair:
    """A hard pair by its name."""
    (found,) = (one for one in hard_pairs() if one.name == name)
    return found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A corpus of an article, its rewording, and a report on another day, published."""
    reworded, other = pair("nyala: reworded"), pair("nyala: same place, other day")
    store = Store(data=tmp_path)
    store.prepare(NOW)
    texts = [
        Text(id=name, text=text, site=f"{name}.example", published_at=NOW + timedelta(days=days))
        for days, (name, text) in enumerate(
            (("first", reworded.left), ("second", reworded.right), ("third", other.right))
        )
    ]
    add_texts(store, texts, now=NOW)
    publish(store, now=NOW, force=True)
    return tmp_path


def run(data: Path, *words: str) -> int:
    """Run one command on the corpus."""
    return main([*words, "--config", str(CONFIG), "--data", str(data)])


def copies(data: Path) -> list[tuple[str, ...]]:
    """The links that the snapshot holds."""
    with duckdb.connect(str(data / "tocsin.duckdb"), read_only=True) as connection:
        return connection.execute("SELECT article_id, original_id, kind FROM copies ORDER BY ALL").fetchall()


def test_explain_pair(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two articles are shown side by side with the verdict, what was measured, and the evidence."""
    assert run(data, "explain", "first", "second") == 0
    shown = capsys.readouterr().out
    assert "rewrite: a copy, reworded" in shown
    assert "livestock" in shown
    assert "second is rewrite of first" in shown
    assert run(data, "explain", "first", "third", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["comparison"]["kind"] not in {"identical", "near", "rewrite"}
    assert report["links"] == []


def test_explain_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An article alone is shown with what it is linked with."""
    assert run(data, "explain", "second") == 0
    assert "rewrite of" in capsys.readouterr().out


def test_reject_and_accept(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A verdict takes effect at once, is a row, and holds until the next one."""
    assert copies(data) == [("second", "first", "rewrite")]
    assert run(data, "links", "reject", "second", "first", "--note", "seen it") == 0
    assert copies(data) == []
    assert run(data, "replay", "--dedupe") == 0
    assert copies(data) == []
    assert run(data, "explain", "first", "second") == 0
    assert "judged by a person: reject seen it" in capsys.readouterr().out
    assert run(data, "links", "accept", "third", "first") == 0
    assert copies(data) == [("third", "first", "near")]
    assert run(data, "links", "reject", "first", "first") == EXIT_USAGE
    assert run(data, "links", "reject", "first", "nowhere") == EXIT_USAGE


def test_check(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is held against the corpus and tagged; nothing is stored."""
    before = (data / "live" / "tocsin.duckdb").read_bytes()
    draft = tmp_path / "draft.txt"
    draft.write_text(pair("nyala: condensed").right, encoding="utf-8")
    assert run(data, "check", str(draft), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [match["kind"] for match in answer["matches"]][:1] == ["rewrite"]
    assert answer["tags"]
    assert run(data, "check", str(tmp_path / "missing.txt")) == EXIT_USAGE
    assert (data / "live" / "tocsin.duckdb").read_bytes() == before


def test_audit(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sample is drawn, judged and read back with its interval; a copy judged wrong is taken apart."""
    sample = tmp_path / "sample.csv"
    assert run(data, "audit", "links", "--n", "5", "--out", str(sample)) == 0
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["rewrite"]
    assert "livestock" in rows[0]["shared_terms"]
    with sample.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow(rows[0] | {"right": "n"})
    capsys.readouterr()
    assert run(data, "audit", "links", "--read", str(sample)) == 0
    assert "0.00 to 0.79" in capsys.readouterr().out
    assert copies(data) == []
