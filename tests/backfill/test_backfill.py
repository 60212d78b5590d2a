"""Backfills from end to end: identity shared with the live runs, elections, dates, resuming, and the command line."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.config import BackfillSection
from pipeline.errors import SourceError, UsageError
from pipeline.sources.asking import Web
from pipeline.sources.choose import choose
from pipeline.steps import backfill as steps
from pipeline.web.exchange import FetchSettings
from tests.backfill import corpora
from tests.backfill.corpora import backfill, outcomes, page, rss, text_of
from tests.backfill.tables import ask
from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    """A server on loopback."""
    with FaultServer() as running:
        yield running


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, server: FaultServer) -> Desk:
    """A corpus that live ingest began: one article of its own, one that copies an article of the past."""
    base = f"http://127.0.0.1:{server.port}"
    server.route("/own", answer(200, {"Content-Type": "text/html"}, page("Own", text_of("own"), day="2022-09-20")))
    server.route("/copy", answer(200, {"Content-Type": "text/html"}, page("Old", text_of("old"), day="2022-09-20")))
    day = "Tue, 20 Sep 2022 10:00:00 GMT"
    server.route("/feed", answer(200, {"Content-Type": "text/xml"}, rss((f"{base}/own", day), (f"{base}/copy", day))))
    feeds = f'[[feeds]]\nname = "feed"\nurl = "{base}/feed"\n'
    desk = corpora.new_desk(tmp_path_factory.mktemp("live"), feeds)
    desk.ingest()
    return desk


def test_what_live_ingest_has_is_known(live: Desk, server: FaultServer, tmp_path: Path) -> None:
    """A backfill that finds a live article under other spellings adds nothing: it is known, not a copy."""
    base = f"http://127.0.0.1:{server.port}"
    before = ask(live.data, "SELECT count(*) FROM articles")
    listing = tmp_path / "list.txt"
    listing.write_text(f"# seen\n{base}/own?utm_source=mail#top\n\n{base}/OWN/../own\nnonsense\n")
    record = {"url": f"{base}/copy?utm_medium=x", "title": "Old", "text": text_of("old")}
    asked = len(server.log)
    summary = backfill(live, "urls", listing)
    assert outcomes(summary) == {("known", ""): 2, ("quarantined", "bad_url"): 1}
    summary = backfill(live, "files", corpora.write_lines(tmp_path / "known.jsonl", [record]))
    assert outcomes(summary) == {("known", ""): 1}
    assert len(server.log) == asked
    assert ask(live.data, "SELECT count(*) FROM articles") == before


def test_an_earlier_article_becomes_the_original(live: Desk, tmp_path: Path) -> None:
    """A backfill finds what a live article copied: the links turn round."""
    record = {
        "url": "https://wire.example/old", "title": "Old", "text": text_of("old"), "language": "en",
        "published_at": "2022-09-19T08:00:00Z",
    }  # fmt: skip
    backfill(live, "files", corpora.write_lines(tmp_path / "old.jsonl", [record]))
    rows = ask(
        live.data,
        "SELECT original.url, original.ingest_path, copy.ingest_path, copy.is_original FROM copies "
        "JOIN articles AS original ON original.id = original_id JOIN articles AS copy ON copy.id = article_id",
    )
    assert rows == [("https://wire.example/old", "backfill", "live", False)]


def test_urls(live: Desk, server: FaultServer, tmp_path: Path) -> None:
    """Addresses from a CSV are downloaded once each, robots.txt obeyed, failures named."""
    base = f"http://127.0.0.1:{server.port}"
    server.route("/robots.txt", answer(200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private"))
    for name in ("p1", "p2", "private"):
        server.route(
            f"/{name}", answer(200, {"Content-Type": "text/html"}, page(name, text_of(name), day="2022-09-05"))
        )
    path = tmp_path / "list.csv"
    path.write_text("Link,note\n" + "".join(f"{base}/{name},x\n" for name in ("p1", "p2", "p1", "private", "none")))
    other = live.folder / "second"
    desk = corpora.new_desk(other)
    summary = backfill(desk, "urls", path, columns={"url": "Link"})
    assert outcomes(summary) == {
        ("new", ""): 2, ("known", ""): 1, ("skipped", "robots"): 1, ("quarantined", "http_404"): 1,
    }  # fmt: skip
    assert len(server.asked("/p1")) == 1
    assert server.asked("/private") == []
    asked = len(server.asked("/p2"))
    assert backfill(desk, "urls", path, columns={"url": "Link"}).message.startswith("0 new articles")
    assert len(server.asked("/p2")) == asked


def test_dates_are_dates_of_publication(tmp_path: Path) -> None:
    """Articles outside the window and undated ones are left out, and counted; the first and the last day are in."""
    days = ["2022-08-31", "2022-09-01", "2022-09-15T23:59:59Z", "2022-09-30", "2022-10-01", None]
    records = [
        {"title": f"Title {number}", "text": text_of(f"dated {number}"), "published_at": day, "language": "en"}
        for number, day in enumerate(days)
    ]
    desk = corpora.new_desk(tmp_path / "desk")
    path = corpora.write_lines(tmp_path / "dated.jsonl", records)
    summary = backfill(desk, "files", path, since=date(2022, 9, 1), until=date(2022, 9, 30))
    assert outcomes(summary) == {("new", ""): 3, ("skipped", "outside_dates"): 2, ("skipped", "no_date"): 1}
    assert ask(desk.data, "SELECT min(published_at)::DATE, max(published_at)::DATE FROM articles") == [
        (date(2022, 9, 1), date(2022, 9, 30))
    ]
    wider = backfill(desk, "files", path)
    assert outcomes(wider) == {("new", ""): 3, ("known", ""): 3}
    with pytest.raises(UsageError, match="2022-09-30 is after"):
        backfill(desk, "files", path, since=date(2022, 9, 30), until=date(2022, 9, 1))


def test_damaged_units_do_not_stop_the_others(tmp_path: Path) -> None:
    """Of three files one is garbage and one is cut: the rest is done, the ledger tells file and record."""
    docs = tmp_path / "docs"
    docs.mkdir()
    urls = [f"https://e.org/{number}" for number in range(4)]
    whole = b"".join(corpora.warc_record(url, page(url, text_of(url))) for url in urls)
    (docs / "a.warc.gz").write_bytes(whole[: len(whole) - 300])
    (docs / "b.warc").write_bytes(b"garbage")
    (docs / "c.warc.gz").write_bytes(corpora.warc_record("https://e.org/9", page("Nine", text_of("nine"))))
    desk = corpora.new_desk(tmp_path / "desk")
    summary = backfill(desk, "warc", docs)
    assert summary.status == "completed"
    assert outcomes(summary) == {("new", ""): 4, ("quarantined", "truncated"): 1}
    assert "2 of 3 units done, 1 failed; 1 records could not be read" in summary.message
    rows = ask(desk.data, "SELECT state, n_records, n_archived, n_lost, message FROM backfill_units ORDER BY unit")
    assert [row[:4] for row in rows] == [("done", 4, 3, 1), ("failed", 0, 0, 0), ("done", 1, 1, 0)]
    assert "b.warc: this is no WARC file" in str(rows[1][4])
    [(url, detail)] = ask(desk.data, "SELECT url, detail FROM quarantine")
    assert str(url).endswith("a.warc.gz")
    assert "https://e.org/3: breaks off" in str(detail)
    with pytest.raises(SourceError, match="not there"):
        backfill(desk, "warc", tmp_path / "none.warc")


def test_what_came_before_a_source_broke_off_counts(tmp_path: Path, server: FaultServer) -> None:
    """A feed whose older document is garbage gives what came before; its unit has failed and goes on from there."""
    base = f"http://127.0.0.1:{server.port}"

    def atom(name: str, older: str = "") -> str:
        link = f"<link rel='prev-archive' href='{base}/{older}'/>" if older else ""
        entry = f"<entry><id>{name}</id><title>T</title><link href='{base}/atom/{name}'/></entry>"
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id><title>F</title>{link}{entry}</feed>"

    for name in ("a", "b"):
        body = page(name, text_of(f"atom {name}"), day="2022-09-05")
        server.route(f"/atom/{name}", answer(200, {"Content-Type": "text/html"}, body))
    server.route("/newest", answer(200, {}, atom("a", "older")))
    server.route("/older", answer(200, {}, "<html>maintenance</html>"))
    desk = corpora.new_desk(tmp_path / "desk")
    assert outcomes(backfill(desk, "feed-archive", f"{base}/newest")) == {("new", ""): 1}
    [(state, records, message)] = ask(desk.data, "SELECT state, n_records, message FROM backfill_units")
    assert (state, records) == ("failed", 1)
    assert f"{base}/older" in str(message)
    server.route("/older", answer(200, {}, atom("b")))
    assert outcomes(backfill(desk, "feed-archive", f"{base}/newest")) == {("new", ""): 1}
    assert ask(desk.data, "SELECT status FROM backfills") == [("done",)]


def test_a_finished_backfill_given_again(tmp_path: Path) -> None:
    """A backfill that is finished takes up new files of its folder, or says how to read it again."""
    docs = tmp_path / "docs"
    docs.mkdir()
    corpora.write_lines(docs / "a.jsonl", corpora.rows(2))
    desk = corpora.new_desk(tmp_path / "desk")
    assert outcomes(backfill(desk, "files", docs)) == {("new", ""): 2}
    again = backfill(desk, "files", docs)
    assert "tocsin backfill forget" in again.message
    corpora.write_lines(docs / "b.jsonl", corpora.rows(2, first=2))
    assert outcomes(backfill(desk, "files", docs)) == {("new", ""): 2}
    assert ask(desk.data, "SELECT status FROM backfills") == [("done",)]


def test_batches_are_bounded_by_bytes(tmp_path: Path) -> None:
    """Large documents are acknowledged before many of them are held."""
    texts = [f"{text_of(str(number))}\n{'x ' * 3_500_000}" for number in range(12)]
    path = corpora.write_lines(tmp_path / "large.jsonl", [{"text": text} for text in texts])
    source = choose("files", [str(path)], mapping={}, web=Web(FetchSettings(user_agent="x")), places=BackfillSection())
    [unit] = source.units()
    assert [len(batch) for batch in steps.batches_of(source.read(unit))] == [5, 5, 2]


def test_limit_and_while_live_ingest_runs(tmp_path: Path, server: FaultServer) -> None:
    """A limit stops a backfill, the same command goes on behind it, and live ingest runs meanwhile."""
    base = f"http://127.0.0.1:{server.port}"
    items = [(f"{base}/live/{number}", "Tue, 20 Sep 2022 10:00:00 GMT") for number in range(8)]
    for url, _ in items:
        server.route(url.removeprefix(base), answer(200, {"Content-Type": "text/html"}, page(url, text_of(url))))
    server.route("/many", answer(200, {"Content-Type": "text/xml"}, rss(*items)))
    desk = corpora.new_desk(tmp_path / "desk", f'[[feeds]]\nname = "many"\nurl = "{base}/many"\n')
    path = corpora.write_lines(tmp_path / "docs.jsonl", corpora.rows(20))
    ingest = threading.Thread(target=desk.ingest)
    ingest.start()
    first = backfill(desk, "files", path, limit=6)
    ingest.join()
    assert outcomes(first) == {("new", ""): 6}
    assert ask(desk.data, "SELECT state, n_records FROM backfill_units") == [("pending", 6)]
    assert outcomes(backfill(desk, "files", path)) == {("new", ""): 14}
    assert ask(desk.data, "SELECT ingest_path, count(*) FROM articles GROUP BY ALL ORDER BY ALL") == [
        ("backfill", 20), ("live", 8),
    ]  # fmt: skip
    assert ask(desk.data, "SELECT count(DISTINCT canonical_url) FROM articles") == [(28,)]


def test_command_line(tmp_path: Path) -> None:
    """`tocsin backfill files` works from nothing; status, dry run and forget tell and do what they say."""
    path = corpora.write_lines(tmp_path / "docs.jsonl", [*corpora.rows(4), "{"])

    def tocsin(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline", "backfill", *words, "--data", str(tmp_path / "data")]
        environment = os.environ | {"TOCSIN_EXTRACT__WORKERS": "1"}
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)

    dry = tocsin("files", str(path), "--dry-run", "--json")
    told = json.loads(dry.stdout)
    assert (told["units"], told["records"], told["lost"]) == (1, 5, 1)
    assert not (tmp_path / "data").exists()
    done = tocsin("files", str(path), "--direct", "--json")
    assert done.returncode == 0, done.stderr
    assert "4 new articles" in json.loads(done.stdout)["message"]
    [job] = json.loads(tocsin("status", "--json").stdout)
    assert (job["status"], job["units"][0]["n_lost"]) == ("done_with_losses", 1)
    assert tocsin("forget", job["job_id"]).returncode == 0
    assert json.loads(tocsin("status", "--json").stdout) == []
