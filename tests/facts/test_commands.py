"""The commands around facts, on a real corpus: explain, audit, and judgements that later runs respect."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.facts.test_stories import ELSEWHERE, FIRST, OTHER_OUTLET
from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk, open_desk

HTML = (("Content-Type", "text/html; charset=utf-8"),)
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>One</title>{items}</channel></rss>'
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title><meta property="article:published_time"
content="{day}T18:00:00+00:00"></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A corpus of three invented articles, two of them on one strike."""
    with FaultServer() as server:
        items = []
        for number, story in enumerate((FIRST, OTHER_OUTLET, ELSEWHERE)):
            paragraphs = "".join(f"<p>{line}</p>" for line in story.text.splitlines())
            page = PAGE.format(title=story.title, day=story.day, paragraphs=paragraphs)
            url = server.route(f"/{story.name}", answer(200, HTML, page), host="127.0.0.1")
            items.append(f"<item><title>{story.title}</title><link>{url}</link><guid>{number}</guid></item>")
        feed = answer(200, (("Content-Type", "application/rss+xml"),), FEED.format(items="".join(items)))
        url = server.route("/feed", feed, host="127.0.0.1")
        made = open_desk(tmp_path_factory.mktemp("facts"), f'[[feeds]]\nname = "one"\nurl = "{url}"\n')
        made.ingest()
        yield made


def run(desk: Desk, *words: str) -> int:
    """Run one command on the desk."""
    return main([*words, "--config", str(desk.config), "--data", str(desk.data)])


def address(desk: Desk, name: str) -> str:
    """Address of an article by its last part."""
    ((url,),) = desk.query("SELECT url FROM articles WHERE ends_with(url, $name)", {"name": f"/{name}"})
    return str(url)


def test_explain_marks_every_fact(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Tolls, places and the date are marked in the text and told in the table."""
    assert run(desk, "explain", address(desk, "first"), "--facts") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in ("«killing nine", "«Tuesday»", "killed 9", "event: zaporizhzhia", "weekday", "2 originals"):
        assert words in shown


def test_explain_as_json(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as one document."""
    assert run(desk, "explain", address(desk, "first"), "--facts", "--json") == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    assert facts["event_date_from"] == "2023-05-09"
    assert {toll["low"] for toll in facts["tolls"]} >= {9, 24}
    assert facts["places"][0]["country_iso3"] == "UKR"
    assert facts["story"][0]["independent_origins"] == 1


def test_audit_and_judgements(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sample is drawn, judged and read back; what was judged wrong is gone, and stays so when read anew."""
    sample = tmp_path / "sample.csv"
    assert run(desk, "audit", "facts", "--n", "200", "--out", str(sample)) == 0
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"toll", "place", "date", "story"}
    wrong = {"toll": "wounded", "place": "actor", "date": "2023", "story": ""}
    for row in rows:
        row["right"] = "n" if row["kind"] == "story" or row["key"].startswith(wrong[row["kind"]] or "?") else "y"
    with sample.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert run(desk, "audit", "facts", "--read", str(sample)) == 0
    printed = capsys.readouterr().out
    assert "toll" in printed
    assert "story" in printed
    _all_gone(desk)
    assert run(desk, "replay", "--retag") == 0
    _all_gone(desk)


def _all_gone(desk: Desk) -> None:
    """What was judged wrong is not there."""
    assert desk.query("SELECT count(*) FROM tolls WHERE what = 'wounded'") == [(0,)]
    assert desk.query("SELECT count(*) FROM tolls WHERE what = 'killed'") != [(0,)]
    assert desk.query("SELECT count(*) FROM article_places WHERE role = 'actor'") == [(0,)]
    assert desk.query("SELECT count(*) FROM articles WHERE event_date_from IS NOT NULL") == [(0,)]
    assert desk.query("SELECT count(*), max(n_originals) FROM stories") == [(3, 1)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("kind,article_id,key,right\ntoll,a,b,perhaps\n", id="verdict"),
        pytest.param("kind,article_id,key,right\nweather,a,b,y\n", id="kind"),
        pytest.param("article_id,right\na,y\n", id="column"),
        pytest.param("kind,article_id,key,right\ntoll,unknown,b,y\n", id="article"),
    ],
)
def test_samples_that_cannot_be_read(desk: Desk, tmp_path: Path, content: str) -> None:
    """A sample with a strange verdict, kind or article is refused whole."""
    sample = tmp_path / "sample.csv"
    sample.write_text(content, encoding="utf-8")
    before = desk.query("FROM tolls ORDER BY ALL")
    assert run(desk, "audit", "facts", "--read", str(sample)) == 2
    assert desk.query("FROM tolls ORDER BY ALL") == before
