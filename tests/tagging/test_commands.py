"""The commands around tags, on a real corpus: explain, reject and accept, audit, check."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.steps.judging import judge_tags
from pipeline.store.judgements import Verdict
from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk, open_desk
from tests.tagging.conftest import SMALL

HTML = (("Content-Type", "text/html; charset=utf-8"),)
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>One</title>{items}</channel></rss>'
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{lead}</p><p>The river runs through the valley past three mills and a school, and the road to the coast follows it.
Farmers in the valley grow barley and keep sheep, and sell both at the market on Fridays.</p></article></body></html>"""
LEADS = (
    "Rebels shelled the port of Ardal on Monday, killing two civilians, the harbour master said.",
    "An airstrike hit a fuel depot near Ardal on Tuesday night, and warplanes bombed the road to the coast.",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A corpus of two invented articles."""
    with FaultServer() as server:
        items = []
        for number, lead in enumerate(LEADS):
            page = PAGE.format(title=f"Report {number} from Ardal", lead=lead)
            url = server.route(f"/{number}", answer(200, HTML, page), host="127.0.0.1")
            items.append(f"<item><title>Report {number}</title><link>{url}</link><guid>{number}</guid></item>")
        feed = answer(200, (("Content-Type", "application/rss+xml"),), FEED.format(items="".join(items)))
        url = server.route("/feed", feed, host="127.0.0.1")
        made = open_desk(tmp_path_factory.mktemp("tags"), f'[[feeds]]\nname = "one"\nurl = "{url}"\n')
        for name, content in SMALL.items():
            (made.config / name).write_text(content, encoding="utf-8")
        made.ingest()
        yield made


def tags_of(desk: Desk, words: str) -> set[str]:
    """The tags of the article whose text holds some words."""
    sql = "SELECT tag FROM article_tags JOIN articles ON id = article_id WHERE contains(text, $words)"
    return {tag for (tag,) in desk.query(sql, {"words": words})}


def run(desk: Desk, *words: str) -> int:
    """Run one command on the desk."""
    return main([*words, "--config", str(desk.config), "--data", str(desk.data)])


def address(desk: Desk, words: str) -> str:
    """Address of the article whose text holds some words."""
    ((url,),) = desk.query("SELECT url FROM articles WHERE contains(text, $words)", {"words": words})
    return str(url)


def test_explain_marks_the_words(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The text is printed with the words that earned its tags, and the rules behind them."""
    assert run(desk, "explain", address(desk, "shelled"), "--tags") == 0
    shown = capsys.readouterr().out
    assert "«shelled»" in shown
    assert "attack.shelling" in shown


def test_rejected_tag_stays_away(desk: Desk) -> None:
    """A rejected tag goes at once, stays away when the corpus is tagged anew, and comes back when accepted."""
    url = address(desk, "shelled")
    assert "attack.shelling" in tags_of(desk, "shelled")
    assert run(desk, "tags", "reject", url, "attack.shelling", "--note", "fireworks") == 0
    assert "attack.shelling" not in tags_of(desk, "shelled")
    assert run(desk, "replay", "--retag", "--all") == 0
    assert "attack.shelling" not in tags_of(desk, "shelled")
    assert run(desk, "tags", "accept", url, "attack.shelling") == 0
    assert "attack.shelling" in tags_of(desk, "shelled")


def test_accepted_tag_stays(desk: Desk) -> None:
    """A tag that the lexicon does not find is kept with the note as its evidence."""
    url = address(desk, "warplanes")
    assert run(desk, "tags", "accept", url, "harm.displacement", "--note", "two families left, see the third page") == 0
    assert run(desk, "replay", "--retag", "--all") == 0
    assert "harm.displacement" in tags_of(desk, "warplanes")
    sql = "SELECT evidence, n FROM article_tags WHERE tag = 'harm.displacement'"
    assert desk.query(sql) == [("two families left, see the third page", 0)]


def test_unknown_tag_or_article(desk: Desk) -> None:
    """A tag outside the taxonomy and an article outside the corpus are refused, and nothing is recorded."""
    assert run(desk, "tags", "reject", address(desk, "shelled"), "attack.confetti") == 2
    verdict = Verdict(article_id="none", tag="attack.shelling", accepted=True)
    with pytest.raises(UsageError, match="not in the corpus"):
        judge_tags(desk.settings, [verdict], now=datetime.now(UTC))


def test_audit(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sample is drawn with its evidence, judged, and read back as precision with its interval."""
    sample = tmp_path / "sample.csv"
    assert run(desk, "audit", "tags", "--n", "10", "--out", str(sample)) == 0
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["tag"] for row in rows} >= {"attack.shelling", "attack.airstrike"}
    assert all(row["evidence"] for row in rows)
    for row in rows:
        row["right"] = "n" if row["tag"] == "attack.airstrike" else "y"
    with sample.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert run(desk, "audit", "tags", "--read", str(sample)) == 0
    shown = capsys.readouterr().out
    assert "95 % interval" in shown
    assert "attack.airstrike" not in tags_of(desk, "warplanes")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("article_id,tag,right\nx,attack.shelling,perhaps\n", "line 2", id="neither yes nor no"),
        pytest.param(b"\xff\xfe\x00", "no CSV file", id="not UTF-8"),
        pytest.param("tag,right\nattack.shelling,y\n", "line 2", id="column missing"),
    ],
)
def test_bad_sample(
    desk: Desk, content: str | bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sample that cannot be understood names its line and changes nothing."""
    sample = tmp_path / "bad.csv"
    sample.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run(desk, "audit", "tags", "--read", str(sample)) == 2
    assert words in capsys.readouterr().err


def test_check_and_try(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The lexicon is looked over, and tried on a sentence."""
    assert main(["lexicon", "try", "Rebels shelled the port on Monday.", "--config", str(desk.config)]) == 0
    assert "attack.shelling" in capsys.readouterr().out
    assert main(["lexicon", "check", "--config", str(desk.config), "--json"]) in {0, 1}
    assert capsys.readouterr().out.startswith("[")
