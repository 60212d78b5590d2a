"""Retention: what goes and what stays, small segments put together, and kills at every step of it."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import archive
from pipeline.cli import main
from pipeline.errors import LockedError
from pipeline.failpoints import PRUNING, VARIABLE
from pipeline.steps.prune import Pruned, prune
from pipeline.steps.prune_plan import Segment, compacted_name, plan
from pipeline.steps.rebuild import rebuild
from pipeline.steps.run import store_of
from pipeline.store import laws
from pipeline.store.locks import locked
from tests.backfill import corpora
from tests.backfill.corpora import backfill, outcomes, page, rss, text_of
from tests.backfill.tables import CORPUS, contents
from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk

ROOT = Path(__file__).parents[2]
TOMORROW = datetime.now(UTC) + timedelta(days=2)
LATER = TOMORROW + timedelta(days=100)
TODAY = date(2026, 3, 2)


def segment(
    name: str, records: int, outlived: int = 0, *, busy: bool = False, day: str = "2026/03/01", feeds: bool = False
) -> Segment:
    """A segment of ten bytes a record."""
    file = f"{day}/{name}.warc.gz"
    size = 10 * records
    return Segment(file=file, size=size, records=records, outlived=outlived, is_busy=busy, holds_feeds=feeds)


@pytest.mark.parametrize(
    ("segments", "removed", "groups"),
    [
        pytest.param([segment("a", 3), segment("b", 4)], "", ["ab"], id="neighbours"),
        pytest.param([segment("a", 3)], "", [], id="alone"),
        pytest.param([segment("a", 3, day="2026/03/02"), segment("b", 4, day="2026/03/02")], "", [], id="today"),
        pytest.param([segment("a", 3), segment("b", 4, day="2026/02/28")], "", [], id="other-days"),
        pytest.param([segment("a", 3), segment("b", 900), segment("c", 4)], "", [], id="a-large-one-between"),
        pytest.param([segment("a", 3), segment("b", 9, busy=True), segment("c", 4)], "", [], id="a-busy-one-between"),
        pytest.param([segment("a", 400), segment("b", 400), segment("c", 400)], "", ["ab"], id="bound"),
        pytest.param([segment("a", 9, 9), segment("b", 9, 9, busy=True)], "a", [], id="outlived"),
        pytest.param([segment("a", 3), segment("b", 9, 9), segment("c", 4)], "b", ["ac"], id="gone-between"),
        pytest.param([segment("a", 900, 450)], "", ["a"], id="half-of-a-large-one"),
        pytest.param([segment("a", 900, 200)], "", [], id="less-than-half"),
        pytest.param([segment("a", 900, 450, busy=True)], "", [], id="half-of-a-busy-one"),
        pytest.param([segment("a", 800, 500), segment("b", 3)], "", ["ab"], id="half-and-a-neighbour"),
        pytest.param([segment("a", 0), segment("b", 0, day="2026/02/01")], "b", [], id="unnamed"),
        pytest.param(
            [segment("a", 3), segment("b", 4, feeds=True), segment("c", 3), segment("d", 4, feeds=True)],
            "",
            ["bd", "ac"],
            id="feeds-among-themselves",
        ),
        pytest.param([segment("x", 3, day="odd"), segment("y", 4, day="odd")], "", [], id="not-ours"),
    ],
)
def test_plan(segments: list[Segment], removed: str, groups: list[str]) -> None:
    """What nothing stays of goes; neighbours of one day that is over are put together, in order."""
    found = plan(segments, today=TODAY, unnamed_before=date(2026, 2, 15))
    assert "".join(Path(one.file).name[0] for one in found.removed) == removed
    assert ["".join(Path(one.file).name[0] for one in group) for group in found.groups] == groups
    busy = {one.file for one in segments if one.is_busy}
    assert busy.isdisjoint(one.file for group in (found.removed, *found.groups) for one in group)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param("d/run-pages0001-00001.warc.gz", "d/run-pages0001-00001.c1.warc.gz", id="new"),
        pytest.param("d/run-pages0001-00001.c7.warc.gz", "d/run-pages0001-00001.c1.warc.gz", id="again"),
        pytest.param("d/run-a.cold-00001.warc.gz", "d/run-a.cold-00001.c1.warc.gz", id="no-number"),
    ],
)
def test_compacted_name(first: str, expected: str) -> None:
    """A new segment sorts where the first of its sources did: before all that came later."""
    assert compacted_name(first, 1) == expected
    assert first.split("-0", maxsplit=1)[0] < compacted_name(first, 12) < "d/run-pages0001-00002.warc.gz"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A corpus of ten backfilled articles in five segments, and of three live ones with a feed that was polled."""
    folder = tmp_path_factory.mktemp("prune")
    with FaultServer() as server:
        base = f"http://127.0.0.1:{server.port}"
        day = "Tue, 20 Sep 2022 10:00:00 GMT"
        for number in range(3):
            body = page(f"Live {number}", text_of(f"live {number}"), day="2022-09-20")
            server.route(f"/{number}", answer(200, {"Content-Type": "text/html"}, body))
        items = [(f"{base}/{number}", day) for number in range(3)]
        server.route("/feed", answer(200, {"Content-Type": "text/xml"}, rss(*items)))
        desk = corpora.new_desk(folder / "desk", f'[[feeds]]\nname = "feed"\nurl = "{base}/feed"\n')
        desk.ingest()
        docs = corpora.write_lines(folder / "docs.jsonl", corpora.rows(10))
        for _ in range(5):
            backfill(desk, "files", docs, limit=2)
        yield desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Desk:
    """A copy that a test may change."""
    shutil.copytree(made.folder, tmp_path / "desk")
    return Desk(folder=tmp_path / "desk")


def segments(desk: Desk) -> list[str]:
    """The names of all segments."""
    return sorted(str(path.relative_to(desk.data / "archive")) for path in (desk.data / "archive").rglob("*.warc.gz"))


def unsound(desk: Desk) -> list[str]:
    """Records that a row names and the archive does not hold with the right bytes."""
    found = []
    with store_of(desk.settings).writing() as connection:
        pointed = laws.pointed_records(connection)
    for file, offset, digest in pointed:
        body = archive.read(desk.data / "archive", file, offset).document.body
        if digest != f"sha1:{b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}":
            found.append(f"{file} {offset}")
    return found


def pointers(desk: Desk) -> list[str]:
    """Which record each row names, by its digest; records that go together are ordered by it."""
    with store_of(desk.settings).writing() as connection:
        return [digest for _, _, digest in laws.pointed_records(connection)]


def size(desk: Desk) -> int:
    """Bytes of the archive."""
    return sum(path.stat().st_size for path in (desk.data / "archive").rglob("*.warc.gz"))


def test_small_segments_are_put_together(desk: Desk) -> None:
    """The pages of a day that is over become one segment, nothing is lost, and then there is nothing left to do."""
    before, named = segments(desk), sorted(pointers(desk))
    assert len(before) == 7
    assert prune(desk.settings, older_than=None, now=datetime.now(UTC)).written == 0
    whole = size(desk)
    told = prune(desk.settings, older_than=None, now=TOMORROW, dry_run=True)
    assert segments(desk) == before
    done = prune(desk.settings, older_than=None, now=TOMORROW)
    assert done == told == Pruned(segments=0, compacted=6, written=1, bytes=0, articles=0)
    assert size(desk) == whole
    assert len(segments(desk)) == 2
    assert sum(name.endswith(".c1.warc.gz") for name in segments(desk)) == 1
    assert sorted(pointers(desk)) == named
    assert unsound(desk) == []
    assert prune(desk.settings, older_than=None, now=TOMORROW) == Pruned(
        segments=0, compacted=0, written=0, bytes=0, articles=0
    )


def test_documents_of_feeds_have_an_age_of_their_own(desk: Desk) -> None:
    """Documents of feeds go before pages do, and no article loses its page."""
    named = len(pointers(desk))
    done = prune(desk.settings, older_than=timedelta(days=400), feeds_older_than=timedelta(days=30), now=LATER)
    assert (done.segments, done.compacted, done.written, done.articles) == (1, 6, 1, 0)
    assert done.bytes > 0
    assert len(pointers(desk)) == named - 1
    assert unsound(desk) == []


def test_a_thinned_segment_is_written_anew(thinned: Desk, tmp_path: Path) -> None:
    """Where half of a segment has outlived its keep, the rest moves to a new one; the bytes won are told."""
    desk = Desk(folder=shutil.copytree(thinned.folder, tmp_path / "desk"))
    whole = size(desk)
    told = prune(desk.settings, older_than=timedelta(days=30), now=LATER, dry_run=True)
    done = prune(desk.settings, older_than=timedelta(days=30), now=LATER)
    assert done == told
    assert (done.segments, done.compacted, done.written, done.articles) == (1, 1, 1, 10)
    assert done.bytes == whole - size(desk) > whole / 2
    assert unsound(desk) == []
    assert [name[-11:] for name in segments(desk)] == [".c2.warc.gz"]
    assert len(set(pointers(desk))) == 3
    with store_of(desk.settings).writing() as connection:
        kept = connection.execute("SELECT count(warc_file), count(*) FROM articles").fetchone()
    assert kept == (3, 13)


def test_what_waits_or_is_written_is_left_alone(desk: Desk) -> None:
    """A segment with a document that waits to be processed stays, and so do those of a run that is under way."""
    with store_of(desk.settings).transaction() as connection:
        connection.execute("UPDATE work.documents SET state = 'archived' WHERE warc_file = ?", [segments(desk)[-1]])
        run = segments(desk)[2].rsplit("/", 1)[1][:22]
        connection.execute("UPDATE runs SET status = 'running' WHERE run_id = ?", [run])
    held = {segments(desk)[-1], *(name for name in segments(desk) if run in name)}
    prune(desk.settings, older_than=timedelta(days=30), now=LATER)
    assert set(segments(desk)) == held


def test_damaged_segments_stay(desk: Desk) -> None:
    """A segment that cannot be read to its end is left as it is, with all that is put together with it."""
    path = desk.data / "archive" / segments(desk)[2]
    path.write_bytes(path.read_bytes()[:-20])
    before = segments(desk)
    assert prune(desk.settings, older_than=None, now=TOMORROW).written == 0
    assert segments(desk) == before
    path.unlink()
    assert prune(desk.settings, older_than=None, now=TOMORROW).written == 1


@pytest.fixture(scope="module")
def thinned(made: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The corpus with all pages in one segment, of which most have outlived their keep."""
    desk = Desk(folder=shutil.copytree(made.folder, tmp_path_factory.mktemp("thinned") / "desk"))
    prune(desk.settings, older_than=None, now=TOMORROW)
    with store_of(desk.settings).transaction() as connection:
        live = {"now": LATER.replace(tzinfo=None)}
        connection.execute("UPDATE work.documents SET fetched_at = $now WHERE feed IS NOT NULL", live)
    return desk


@pytest.fixture(scope="module")
def undisturbed(thinned: Desk) -> tuple[int, list[str]]:
    """What pruning makes of it: bytes of the archive, and the records that rows name."""
    desk = Desk(folder=shutil.copytree(thinned.folder, thinned.folder.parent / "undisturbed"))
    prune(desk.settings, older_than=timedelta(days=30), now=LATER)
    return size(desk), pointers(desk)


_PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from pipeline.steps.prune import prune
from tests.main_job.desk import Desk
prune(Desk(folder=Path(sys.argv[1])).settings, older_than=timedelta(days=30), now=datetime.fromisoformat(sys.argv[2]))
"""
COMMITS = ["store.commit.before:4", *(f"store.commit.after:{number}" for number in range(1, 6))]


@pytest.mark.parametrize("point", [*PRUNING, "archive.remove.before:2", "archive.remove.after:2", *COMMITS])
def test_killed_anywhere(thinned: Desk, undisturbed: tuple[int, list[str]], tmp_path: Path, point: str) -> None:
    """Killed at any step, every record that a row names is there; pruning again ends as if nothing had happened."""
    desk = Desk(folder=shutil.copytree(thinned.folder, tmp_path / "desk"))
    command = [sys.executable, "-c", _PROGRAM, str(desk.folder), LATER.isoformat()]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | {VARIABLE: point}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert unsound(desk) == []
    prune(desk.settings, older_than=timedelta(days=30), now=LATER)
    assert (size(desk), pointers(desk)) == undisturbed
    assert len(segments(desk)) == 1
    assert unsound(desk) == []
    with store_of(desk.settings).writing() as connection:
        assert connection.execute("SELECT count(*) FROM corpus_info WHERE key LIKE 'segments%'").fetchone() == (0,)


def test_nothing_that_was_pruned_comes_again(desk: Desk, tmp_path: Path) -> None:
    """What was removed is known, whether it is brought again or the database is built anew."""
    before = contents(desk.data, CORPUS)
    prune(desk.settings, older_than=None, now=TOMORROW)
    prune(desk.settings, older_than=timedelta(days=30), now=LATER)
    assert segments(desk) == []
    again = backfill(desk, "files", corpora.write_lines(tmp_path / "again.jsonl", corpora.rows(10)))
    assert outcomes(again) == {("known", ""): 10}
    rebuild(desk.settings, lambda *_: None)
    after = contents(desk.data, CORPUS, without=frozenset({"warc_digest"}))
    assert after["articles"].count("\n") == before["articles"].count("\n")
    again = backfill(desk, "files", corpora.write_lines(tmp_path / "once_more.jsonl", corpora.rows(10)))
    assert outcomes(again) == {("known", ""): 10}


def test_one_at_a_time(desk: Desk) -> None:
    """Two prunings at once, or one in the middle of a rebuild, are refused."""
    store = store_of(desk.settings)
    with locked(store.run_lock("prune"), wait_seconds=0), pytest.raises(LockedError, match="run-prune"):
        prune(desk.settings, older_than=None, now=TOMORROW)
    store.live.with_name(f"{store.live.name}.before-rebuild").write_bytes(b"")
    with pytest.raises(LockedError, match="rebuild"):
        prune(desk.settings, older_than=None, now=TOMORROW)


def test_command_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """`tocsin prune` says what would go; ages come from the command or from the settings; a wrong one is refused."""
    places = ["--config", str(desk.config), "--data", str(desk.data)]
    assert main(["prune", "--archive-older-than", "180d", "--dry-run", *places]) == 0
    assert "0 segments would go" in capsys.readouterr().out
    assert main(["prune", "--archive-older-than", "soon", *places]) == 2
    assert "Write it as 180d" in capsys.readouterr().err
    with (desk.config / "tocsin.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n[retention]\narchive_days = 90\nfeed_days = 7\n")
    assert main(["prune", "--json", *places]) == 0
    assert '"segments": 0' in capsys.readouterr().out
    with store_of(desk.settings).transaction() as connection:
        connection.execute("UPDATE feed_fetches SET fetched_at = '2022-01-01', warc_file = '2022' || warc_file[5:]")
    old = desk.data / "archive" / "2022"
    (desk.data / "archive").joinpath(segments(desk)[0][:4]).rename(old)
    with store_of(desk.settings).transaction() as connection:
        for table in ("articles", "work.documents"):
            connection.execute(f"UPDATE {table} SET warc_file = '2022' || warc_file[5:]")
    assert main(["prune", "--json", *places]) == 0
    assert '"segments": 1, "compacted": 6, "written": 1' in capsys.readouterr().out
    assert desk.query("SELECT DISTINCT warc_file[-11:] FROM articles") == [(".c1.warc.gz",)]
