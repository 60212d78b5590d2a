"""The archive: what is written is read back, readers agree, and a torn end costs only what was not acknowledged."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline import archive
from pipeline.archive import Pointer, Provenance, SegmentWriter
from pipeline.errors import ArchiveError
from pipeline.models import Document, Entry, Stated

NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def page(number: int) -> Document:
    """A page as the web room hands it over."""
    return Document(
        url=f"https://a.example/asked/{number}",
        final_url=f"https://a.example/page/{number}",
        media_type="text/html",
        charset="utf-8",
        status=200,
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "session=canary"),
        ),
        body=f"<p>Page {number}</p>".encode() * 50,
        fetched_at=NOW,
    )


PROVENANCE = Provenance(
    requested_url="https://a.example/asked/1",
    feed="a-feed",
    feed_language="en",
    entry=Entry(key="k", title="Headline", published=Stated(at=NOW, raw="2 March", precision="day", source="feed")),
    opt_outs=("noai",),
)


def write(folder: Path, count: int) -> list[Pointer]:
    """Write a segment of pages."""
    with SegmentWriter(folder, "2026/03/02/run-a") as writer:
        pointers = [writer.append(page(number), PROVENANCE) for number in range(count)]
        writer.sync()
    return pointers


def test_round_trip(tmp_path: Path) -> None:
    """A record comes back with its body, address, headers and provenance."""
    pointer = write(tmp_path, 3)[1]
    found = archive.read(tmp_path, pointer.file, pointer.offset)
    assert found.pointer == pointer
    assert found.provenance == PROVENANCE
    assert found.document.body == page(1).body
    assert found.document.final_url == "https://a.example/page/1"
    assert found.document.charset == "utf-8"
    assert found.document.status == 200
    assert found.document.fetched_at == NOW
    assert found.document.opt_outs == ("noai",)


def test_no_cookie_is_archived(tmp_path: Path) -> None:
    """Cookies are nobody's business and are not kept."""
    pointer = write(tmp_path, 1)[0]
    headers = archive.read(tmp_path, pointer.file, pointer.offset).document.headers
    assert "canary" not in str(headers)
    assert ("x-archive-orig-content-encoding", "gzip") in headers


def test_standard_reader_verifies_digests(tmp_path: Path) -> None:
    """Any WARC reader finds the records and their digests right."""
    file = write(tmp_path, 2)[0].file
    with (tmp_path / file).open("rb") as stream:
        kinds = []
        for record in ArchiveIterator(stream, parse_http=False):
            kinds.append(record.record_type)
            assert record.verify_block_digest()
    assert kinds == [WarcRecordType.response, WarcRecordType.metadata] * 2


def test_provenance_names_its_record(tmp_path: Path) -> None:
    """Record ids are URNs of UUIDs, and the provenance is tied to the record that it belongs to."""
    file = write(tmp_path, 1)[0].file
    with (tmp_path / file).open("rb") as stream:
        page_headers, note_headers = (dict(record.headers) for record in ArchiveIterator(stream, parse_http=False))
    assert page_headers["WARC-Record-ID"].startswith("<urn:uuid:")
    assert note_headers["WARC-Concurrent-To"] == page_headers["WARC-Record-ID"]


def test_records_are_copied_as_they_are(tmp_path: Path) -> None:
    """Records move to a new segment byte for byte, in order; what was erased and what is not wanted stays behind."""
    pointers = write(tmp_path, 5)
    file, offsets = pointers[0].file, [one.offset for one in pointers]
    archive.erase(tmp_path, file, [offsets[1]])
    old = (tmp_path / file).read_bytes()
    moves = archive.copy_records(tmp_path, {file: [offsets[4], offsets[0], offsets[2]]}, "new/one.warc.gz")
    assert [move.old_offset for move in moves] == [offsets[0], offsets[2], offsets[4]]
    assert (tmp_path / file).read_bytes() == old
    whole = (tmp_path / "new/one.warc.gz").read_bytes()
    assert whole == old[: offsets[1]] + old[offsets[2] : offsets[3]] + old[offsets[4] :]
    for move in moves:
        before, after = (archive.read(tmp_path, *place) for place in (move[:2], move[2:]))
        assert (after.document, after.provenance) == (before.document, before.provenance)
    assert archive.freed(tmp_path, {file: [offsets[0]]}) == len(old) - offsets[1]
    archive.remove_segments(tmp_path, [file, "new/one.warc.gz", "gone.warc.gz"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data, at: data[: at + 40], id="cut"),
        pytest.param(lambda data, at: data[:at] + b"\0" * 40 + data[at + 40 :], id="overwritten"),
    ],
)
def test_damaged_records_are_not_copied(tmp_path: Path, damage: Callable[[bytes, int], bytes]) -> None:
    """A record that cannot be found again is an error that names the segment, and no new segment is there."""
    pointers = write(tmp_path, 3)
    path = tmp_path / pointers[0].file
    path.write_bytes(damage(path.read_bytes(), pointers[1].offset))
    wanted = {pointers[0].file: [one.offset for one in pointers]}
    with pytest.raises(ArchiveError, match=r"run-a-00001\.warc\.gz"):
        archive.copy_records(tmp_path, wanted, "new.warc.gz")
    with pytest.raises(ArchiveError):
        archive.freed(tmp_path, wanted)
    assert not (tmp_path / "new.warc.gz").exists()


def test_resource_record(tmp_path: Path) -> None:
    """A document that does not come from the web is a resource record and keeps its media type."""
    document = Document(
        url="file:a", final_url="file:a", media_type="application/json", body=b'{"text": "x"}', fetched_at=NOW
    )
    with SegmentWriter(tmp_path, "b") as writer:
        pointer = writer.append(document, Provenance(requested_url="file:a"))
        writer.sync()
    found = archive.read(tmp_path, pointer.file, pointer.offset)
    assert found.record_type == "resource"
    assert found.document.status is None
    assert found.document.media_type == "application/json"
    assert found.document.body == document.body


def test_old_segments_are_never_appended_to(tmp_path: Path) -> None:
    """A second writer of the same name is refused rather than mixed in."""
    write(tmp_path, 1)
    with pytest.raises(ArchiveError, match="exists"):
        write(tmp_path, 1)


@pytest.mark.parametrize("lost", [1, 30, 400])
def test_torn_end(tmp_path: Path, lost: int) -> None:
    """After a torn end everything before it is read, and truncation leaves whole records only."""
    pointers = write(tmp_path, 4)
    path = tmp_path / pointers[0].file
    path.write_bytes(path.read_bytes()[:-lost])
    assert len(list(archive.read_segment(tmp_path, pointers[0].file))) >= 3
    archive.truncate_after(tmp_path, pointers[0].file, pointers[1].offset)
    assert path.stat().st_size == pointers[2].offset
    assert [one.pointer for one in archive.read_segment(tmp_path, pointers[0].file)] == pointers[:2]


def test_nothing_acknowledged(tmp_path: Path) -> None:
    """A segment of which nothing was acknowledged is removed."""
    file = write(tmp_path, 1)[0].file
    archive.truncate_after(tmp_path, file, None)
    assert not (tmp_path / file).exists()


def test_missing_segment_is_named(tmp_path: Path) -> None:
    """A segment that is gone is named in the error."""
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz"):
        archive.read(tmp_path, "gone.warc.gz", 0)
