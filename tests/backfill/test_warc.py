"""WARC files that others wrote: whole ones, damaged ones, and what is said of what they lost."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive import read_foreign
from pipeline.errors import SourceError
from pipeline.sources.values import Lost, PassedOver, Record, Unit, Yield
from pipeline.sources.warc import WarcFiles
from tests.backfill.corpora import page, text_of, warc_record
from tests.shared_data import shared

URLS = [f"https://site{number % 3}.example/{number}" for number in range(6)]
MEMBERS = [warc_record(url, page(url, text_of(url))) for url in URLS]
WHOLE = b"".join(MEMBERS)
PLAIN = gzip.decompress(WHOLE)


def read(path: Path, *hosts: str) -> list[Yield]:
    """Everything that the source gives."""
    source = WarcFiles(paths=(path,), hosts=hosts)
    return [one for unit in source.units() for one in source.read(unit)]


def aliases(found: list[Yield]) -> list[str]:
    """Which pages were read."""
    return [one.alias for one in found if isinstance(one, Record)]


def lost(found: list[Yield]) -> list[str]:
    """What was lost, and why."""
    return [one.reason for one in found if isinstance(one, Lost)]


def _cut(data: bytes) -> bytes:
    return data[: len(data) * 3 // 4]


def _flipped() -> bytes:
    place = len(b"".join(MEMBERS[:3])) + 200
    return WHOLE[:place] + b"\x00" * 40 + WHOLE[place + 40 :]


def _second(data: bytes, head: bytes = b"WARC/1") -> int:
    return data.index(head, data.index(head, data.index(head) + 1) + 1)


@pytest.mark.parametrize(
    ("content", "pages", "reasons"),
    [
        pytest.param(lambda: WHOLE, 6, [], id="gzip"),
        pytest.param(lambda: PLAIN, 6, [], id="plain"),
        pytest.param(lambda: _cut(WHOLE), 4, ["truncated"], id="gzip-cut"),
        pytest.param(lambda: _cut(PLAIN), 4, ["truncated"], id="plain-cut"),
        pytest.param(lambda: PLAIN[: _second(PLAIN) + 90], 2, ["truncated"], id="cut-in-a-header"),
        pytest.param(_flipped, 3, ["damaged"], id="gzip-damaged"),
        pytest.param(lambda: WHOLE + b"garbage" * 100, 6, ["damaged"], id="garbage-behind"),
        pytest.param(
            lambda: PLAIN[: _second(PLAIN)] + b"junk\r\n" * 800 + PLAIN[_second(PLAIN) :], 6, ["damaged"], id="between"
        ),
        pytest.param(lambda: PLAIN.replace(b"soldiers", b"SOLDIERS", 1), 6, ["damaged"], id="digest-differs"),
    ],
)
def test_what_they_hold_and_what_they_lost(
    tmp_path: Path, content: Callable[[], bytes], pages: int, reasons: list[str]
) -> None:
    """A truncated or damaged file gives the records that are whole and says what is lost."""
    path = tmp_path / "crawl.warc"
    path.write_bytes(content())
    found = read(path)
    assert aliases(found) == URLS[:pages]
    assert lost(found) == reasons


def test_hosts_and_types(tmp_path: Path) -> None:
    """Other hosts, other types and errors are passed over, counted by reason."""
    path = tmp_path / "crawl.warc.gz"
    extra = warc_record(URLS[0] + "/x", b"gone", status=404) + warc_record(
        URLS[0] + "/y", b"%PDF", media_type="application/pdf"
    )
    path.write_bytes(WHOLE + extra)
    found = read(path, "site0.example")
    assert aliases(found) == [URLS[0], URLS[3]]
    passed = [one.reason for one in found if isinstance(one, PassedOver)]
    assert sorted(passed) == ["http_404", "not_html", *["other_host"] * 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"PK\x03\x04" * 50, "no WARC file", id="zip"),
        pytest.param(gzip.compress(b"no warc inside"), "(breaks off or is damaged|holds no)", id="gzip-of-text"),
    ],
)
def test_no_warc(tmp_path: Path, content: bytes, words: str) -> None:
    """What is no WARC file is refused, with its name."""
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"a\.warc.*{words}"):
        read(path)


def test_too_large(tmp_path: Path) -> None:
    """A record beyond the limit is a problem and is never held in memory; the next one is read."""
    path = tmp_path / "big.warc.gz"
    path.write_bytes(warc_record("https://e.org/big", b"x" * 200_000) + warc_record("https://e.org/small", b"small"))
    found = list(read_foreign(path, 100_000))
    assert [one.reason for one in found] == ["too_large", ""]


@pytest.mark.parametrize(
    ("name", "pages", "reasons"),
    [
        pytest.param("example.warc.gz", 1, [], id="whole"),
        pytest.param("warcfile.warc.gz", 16, [], id="crawl"),
        pytest.param("example-trunc.warc", 1, ["damaged"], id="truncated"),
        pytest.param("example-bad-non-chunked.warc.gz", 1, [], id="badly-chunked"),
    ],
)
def test_real_files(name: str, pages: int, reasons: list[str]) -> None:
    """Real files give their pages; what they lost is said."""
    path = shared("eval", "warc", name)
    found = list(WarcFiles(paths=(path,)).read(Unit(key=str(path))))
    assert len(aliases(found)) == pages
    assert lost(found) == reasons
