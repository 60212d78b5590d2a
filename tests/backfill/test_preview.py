"""What a dry run says before anything is written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.steps.backfill_preview import Preview, preview
from pipeline.steps.backfill_request import request_of
from tests.backfill import corpora
from tests.backfill.corpora import page, text_of, warc_record
from tests.main_job.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An installation in which nothing is ever written."""
    made = corpora.new_desk(tmp_path_factory.mktemp("preview") / "desk")
    yield made
    assert not made.data.exists()


def look(desk: Desk, kind: str, *targets: Path) -> Preview:
    """Look at a source."""
    request = request_of(desk.settings, kind, [str(one) for one in targets], columns={}, since=date(2022, 9, 1))
    return preview(request, host_delay=2.0)


def test_small_sources_are_counted(desk: Desk, tmp_path: Path) -> None:
    """A small folder is counted to the last record; files that cannot be read are named and do not stop the others."""
    corpora.write_lines(tmp_path / "a.jsonl", [*corpora.rows(4), "{"])
    (tmp_path / "b.csv").write_text("title\nOne\n")
    (tmp_path / "c.txt").write_text(text_of("page"))
    found = look(desk, "files", tmp_path)
    assert (found.units, found.records, found.lost, found.counted_all) == (3, 6, 1, True)
    assert (found.downloads, found.waiting_seconds) == (0, 0)
    assert [str(tmp_path / "b.csv") in problem for problem in found.problems] == [True]
    assert 0 < found.bytes < sum(path.stat().st_size for path in tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["files", "warc"])
def test_large_sources_are_estimated(desk: Desk, tmp_path: Path, kind: str) -> None:
    """Of a large source the first records are looked at; the estimate of all is right within a fifth."""
    count = 4_500
    if kind == "files":
        lines = [{"text": text_of(str(number % 50), paragraphs=1)} for number in range(count)]
        path = corpora.write_lines(tmp_path / "large.jsonl", lines)
    else:
        path = tmp_path / "large.warc.gz"
        bodies = [page("T", text_of(str(number), paragraphs=1)) for number in range(50)]
        path.write_bytes(b"".join(warc_record(f"https://e.org/{n}", bodies[n % 50]) for n in range(count)))
    found = look(desk, kind, path)
    assert not found.counted_all
    assert found.records == pytest.approx(count, rel=0.2)
    assert found.seconds > look(desk, kind, path).waiting_seconds


def test_downloads(desk: Desk, tmp_path: Path) -> None:
    """Pages that are still to be downloaded take the time that their hosts are owed."""
    path = tmp_path / "list.txt"
    path.write_text("".join(f"https://a.example/{n}\nhttps://b.example/{n}\n" for n in range(30)))
    found = look(desk, "urls", path)
    assert (found.records, found.downloads, found.waiting_seconds) == (60, 60, 60.0)
    assert found.bytes > 60 * 10_000
