"""A rebuilt database: what the archive gives, and what comes from the database that was there or from a backup."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import LockedError
from pipeline.failpoints import VARIABLE
from pipeline.health import backup, forgetting
from pipeline.steps.linkage import PairVerdict, judge_links
from pipeline.steps.prune import prune
from pipeline.steps.rebuild import rebuild, unfinished
from pipeline.steps.run import store_of
from pipeline.store import judgements, laws
from pipeline.store.judgements import Verdict
from pipeline.store.locks import locked
from pipeline.store.snapshot import publish
from pipeline.store.stories import rebuild_stories
from tests.backfill import corpora
from tests.backfill.corpora import backfill, outcomes, page, rss, text_of
from tests.backfill.tables import CORPUS, ask, contents
from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=100)
EVERYTHING = (
    *CORPUS, "stories", "story_articles", "article_feeds", "feeds", "quarantine", "source_ratings", "backfills",
    "backfill_units", "forgotten",
)  # fmt: skip
TIMES = "SELECT id, first_seen_at, ingested_at, version_seen_at, ingest_path FROM articles ORDER BY id"
_PROGRAM = """
import sys
from pathlib import Path
from pipeline.steps.rebuild import rebuild
from tests.main_job.desk import Desk
rebuild(Desk(folder=Path(sys.argv[1])).settings, lambda *_: None)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """
    A corpus with all that an archive does not tell.

    Live articles of two feeds, one edited, one behind a redirect, one missing; a backfill within dates, whose pages
    were pruned; judgements of a link and a tag, a rating, and an article that was forgotten.
    """
    folder = tmp_path_factory.mktemp("rebuild")
    with FaultServer() as server:
        base = f"http://127.0.0.1:{server.port}"
        day = "Tue, 20 Sep 2022 10:00:00 GMT"

        def serve(name: str, text: str) -> None:
            body = page(f"Live {name}", text, day="2022-09-20")
            server.route(f"/{name}", answer(200, {"Content-Type": "text/html"}, body))

        for name in ("a", "b", "c", "d"):
            serve(name, text_of(f"live {name}"))
        server.route("/e", answer(301, {"Location": f"{base}/moved"}, b""))
        serve("moved", text_of("live e"))
        items = [(f"{base}/{name}", day) for name in ("a", "b", "c", "d", "e", "missing")]
        server.route("/one", answer(200, {"Content-Type": "text/xml"}, rss(*items)))
        server.route("/two", answer(200, {"Content-Type": "text/xml"}, rss(*items[:2])))
        feeds = "".join(f'[[feeds]]\nname = "{name}"\nurl = "{base}/{name}"\n' for name in ("one", "two"))
        desk = corpora.new_desk(folder / "desk", feeds)
        desk.ingest()
        serve("a", text_of("live a, edited"))
        edited = [(items[0][0], "Wed, 21 Sep 2022 10:00:00 GMT"), *items[1:]]
        server.route("/one", answer(200, {"Content-Type": "text/xml"}, rss(*edited)))
        desk.ingest()
    docs = corpora.write_lines(folder / "docs.jsonl", corpora.rows(14))
    backfill(desk, "files", docs, since=date(2022, 9, 1), until=date(2022, 9, 10))
    more = corpora.write_lines(folder / "more.jsonl", corpora.rows(6, first=30))
    backfill(desk, "files", more, since=date(2022, 9, 4), until=date(2022, 9, 30))
    _judge(desk)
    _prune(desk)
    with store_of(desk.settings).transaction() as connection:
        rebuild_stories(connection, run_id="test", now=NOW)
    publish(store_of(desk.settings), now=NOW, force=True)
    return desk


def _judge(desk: Desk) -> None:
    """What people do: they reject a link, accept a tag, rate a source, and have an article forgotten."""
    store = store_of(desk.settings)
    [(left, right), *_] = ask(desk.data, "SELECT article_id, original_id FROM copies ORDER BY ALL")
    judge_links(desk.settings, [PairVerdict(first=str(left), second=str(right), accepted=False, note="no")], now=NOW)
    live = [str(row[0]) for row in ask(desk.data, "SELECT id FROM articles WHERE ingest_path = 'live' ORDER BY url")]
    with store.transaction() as connection:
        verdict = Verdict(article_id=live[1], tag="battle.clash", accepted=True)
        judgements.record(connection, [verdict], now=NOW)
        judgements.apply_to_tags(connection, [live[1]])
        connection.execute("INSERT INTO source_ratings VALUES ('site1.example', 'high', 'by hand')")
    forgetting.forget(store, live[3], reason="asked to", now=NOW)


def _prune(desk: Desk) -> None:
    """Prune the first backfill alone."""
    with store_of(desk.settings).transaction() as connection:
        kept = "UPDATE work.documents SET fetched_at = $now WHERE job_id IS NULL OR job_id = $job"
        [job] = connection.execute("SELECT max_by(job_id, created_at) FROM backfills").fetchall()
        connection.execute(kept, {"now": LATER.replace(tzinfo=None), "job": job[0]})
    done = prune(desk.settings, older_than=timedelta(days=30), feeds_older_than=timedelta(days=900), now=LATER)
    assert done.articles > 0


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Desk:
    """A copy that a test may change."""
    return Desk(folder=shutil.copytree(made.folder, tmp_path / "desk"))


def breaches(desk: Desk) -> list[str]:
    """Laws that do not hold."""
    with store_of(desk.settings).writing() as connection:
        return [f"{one.law.name}: {one.example}" for one in laws.breaches(connection) if one.n]


def assert_same(desk: Desk, expected: dict[str, str], times: list[tuple[object, ...]]) -> None:
    """The rebuilt corpus is the one that was there, and no law is broken."""
    found = contents(desk.data, EVERYTHING)
    assert {name for name in EVERYTHING if found[name] != expected[name]} == set()
    assert ask(desk.data, TIMES) == times
    assert breaches(desk) == []


def test_everything_comes_back(desk: Desk, tmp_path: Path) -> None:
    """Ids, texts, versions, links, tags, judgements, feeds, times and pruned articles are as before; work goes on."""
    assert breaches(desk) == []
    expected, times = contents(desk.data, EVERYTHING), ask(desk.data, TIMES)
    last = ask(desk.data, "SELECT max(seq) FROM changes")[0][0]
    [(articles, pruned)] = ask(desk.data, "SELECT count(*), count(*) FILTER (warc_file IS NULL) FROM articles")
    assert ask(desk.data, "SELECT max(version) FROM articles") == [(2,)]
    summary = rebuild(desk.settings, lambda *_: None)
    assert f"{pruned} whose pages were pruned taken over from the database that was there" in summary.message
    assert_same(desk, expected, times)
    assert not unfinished(store_of(desk.settings))
    told = f"SELECT count(DISTINCT article_id), bool_and(seq > {last}) FROM changes"
    assert ask(desk.data, told) == [(articles, True)]
    again = corpora.write_lines(tmp_path / "again.jsonl", corpora.rows(14))
    assert outcomes(backfill(desk, "files", again)) == {("known", ""): 10, ("new", ""): 4}


def test_backup_stands_in_for_a_database_that_cannot_be_read(desk: Desk) -> None:
    """Where the live database is damaged or gone, the newest backup gives what the archive does not hold."""
    store = store_of(desk.settings)
    expected, times = contents(desk.data, EVERYTHING), ask(desk.data, TIMES)
    made = backup.back_up(store, desk.data / "backups", now=NOW, keep=3)
    store.live.write_bytes(b"\0" * 5_000)
    summary = rebuild(desk.settings, lambda *_: None)
    assert f"taken over from backup {made.path.name}" in summary.message
    assert_same(desk, expected, times)
    assert store.live.with_name("tocsin.duckdb.damaged").read_bytes() == b"\0" * 5_000


def test_archive_alone(desk: Desk) -> None:
    """With neither a database nor a backup the articles that the archive holds are there, and no law is broken."""
    store = store_of(desk.settings)
    kept = ask(desk.data, "SELECT id, text FROM articles WHERE warc_file IS NOT NULL ORDER BY id")
    store.live.unlink()
    rebuild(desk.settings, lambda *_: None)
    found = ask(desk.data, "SELECT id, text FROM articles ORDER BY id")
    assert set(kept) <= set(found)
    assert breaches(desk) == []


@pytest.mark.parametrize(
    "point", ["store.commit.after:2", "store.commit.before:8", "store.commit.after:10", "snapshot.replace.after"]
)
def test_killed_and_given_again(desk: Desk, point: str) -> None:
    """A rebuild that is killed goes on where it was, and ends with the same tables; nothing is pruned meanwhile."""
    expected, times = contents(desk.data, EVERYTHING), ask(desk.data, TIMES)
    command = [sys.executable, "-c", _PROGRAM, str(desk.folder)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {VARIABLE: point}, check=False)
    assert ended.returncode == -signal.SIGKILL
    with pytest.raises(LockedError, match="rebuild"):
        prune(desk.settings, older_than=timedelta(days=1), now=LATER)
    rebuild(desk.settings, lambda *_: None)
    assert_same(desk, expected, times)


@pytest.mark.parametrize("flow", ["ingest", "backfill", "replay", "maintain", "prune"])
def test_alone(desk: Desk, flow: str) -> None:
    """While another flow is under way there is no rebuild, and nothing is touched."""
    store = store_of(desk.settings)
    with locked(store.run_lock(flow), wait_seconds=0), pytest.raises(LockedError):
        rebuild(desk.settings, lambda *_: None)
    assert not unfinished(store)
