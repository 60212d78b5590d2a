"""Tables and folders of documents: what each kind of file gives, and what is said of what cannot be read."""

import csv
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import SourceError, UsageError
from pipeline.extract.records import columns_of
from pipeline.sources.files import Files
from pipeline.sources.values import Lost, Record, Unit, Yield

TEXT = "Shells fell on the harbour.\nNobody was hurt."


def read(*paths: Path, **mapping: str) -> list[Yield]:
    """Everything that the source gives."""
    source = Files(paths=paths, mapping=mapping)
    return [one for unit in source.units() for one in source.read(unit)]


def lost(found: list[Yield]) -> list[tuple[str, str]]:
    """Reason and place of what is lost."""
    return [(one.reason, one.place) for one in found if isinstance(one, Lost)]


def _jsonl(path: Path) -> Path:
    path.write_text('{"text": "A\\nB", "title": "One", "url": "https://e.org/1?utm_source=x"}\n\n{"text": "C"}\n')
    return path


def _csv(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        rows = [{"text": "A\nB", "title": "One", "url": "https://e.org/1"}, {"text": "C", "title": "", "url": ""}]
        writer = csv.DictWriter(stream, ["text", "title", "url"], delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _parquet(path: Path) -> Path:
    pq.write_table(pa.table({"text": ["A\nB", "C"], "title": ["One", None], "url": ["https://e.org/1", None]}), path)
    return path


@pytest.mark.parametrize(
    ("name", "write", "second"),
    [
        pytest.param("docs.jsonl", _jsonl, 3, id="jsonl"),
        pytest.param("docs.ndjson", _jsonl, 3, id="ndjson"),
        pytest.param("docs.csv", _csv, 2, id="csv"),
        pytest.param("docs.tsv", _csv, 2, id="tsv"),
        pytest.param("docs.parquet", _parquet, 2, id="parquet"),
    ],
)
def test_tables(tmp_path: Path, name: str, write: Callable[[Path], Path], second: int) -> None:
    """Every kind of table gives the same documents; one without an address is named by file and record."""
    found = [one for one in read(write(tmp_path / name)) if isinstance(one, Record)]
    assert [one.alias for one in found] == ["https://e.org/1", f"file:{name}#{second}"]
    columns = columns_of(found[0].document.body)
    assert columns is not None
    assert (columns.title, columns.text) == ("One", "A\nB")


def test_folder(tmp_path: Path) -> None:
    """A folder gives its pages in one unit and each of its tables in another; hidden and foreign files are left."""
    (tmp_path / "sub").mkdir()
    for name in ("b.html", "a.md", "sub/c.txt", ".hidden.txt", "photo.jpg"):
        (tmp_path / name).write_text("words")
    _jsonl(tmp_path / "sub" / "more.jsonl")
    source = Files(paths=(tmp_path,))
    assert [unit.key for unit in source.units()] == [str(tmp_path), str(tmp_path / "sub" / "more.jsonl")]
    found = [one for one in source.read(Unit(key=str(tmp_path))) if isinstance(one, Record)]
    name = tmp_path.name
    assert [one.alias for one in found] == [f"file:{name}/a.md", f"file:{name}/b.html", f"file:{name}/sub/c.txt"]
    assert [one.document.media_type for one in found] == ["text/markdown", "text/html", "text/plain"]


def test_mapping(tmp_path: Path) -> None:
    """`--map` reads our columns from columns of other names; an unknown column is refused."""
    path = tmp_path / "export.csv"
    path.write_text("body,head,when\nShells fell.,One,2022-09-13\n")
    found = read(path, text="body", title="head", published_at="when")
    columns = columns_of(found[0].document.body) if isinstance(found[0], Record) else None
    assert columns is not None
    assert (columns.text, columns.title) == ("Shells fell.", "One")
    assert columns.published.at is not None
    with pytest.raises(UsageError, match="nonsense"):
        read(path, nonsense="body")


def test_bad_records(tmp_path: Path) -> None:
    """A record that cannot be read is named with its place; those after it are read."""
    path = tmp_path / "bad.jsonl"
    lines = [b"{broken", b"[1, 2]", b'{"title": "no text"}', b'{"text": "A", "url": "ftp://e.org/x"}']
    lines += [b"\xff\xfe\x00", b"[" * 100_000, b'{"text": 5}', b'{"text": "last"}']
    path.write_bytes(b"\n".join(lines))
    found = read(path)
    expected = [("bad_json", "line 1"), ("bad_json", "line 2"), ("no_text", "record 3"), ("bad_url", "record 4")]
    expected += [("bad_json", "line 5"), ("bad_json", "line 6"), ("no_text", "record 7")]
    assert lost(found) == expected
    assert isinstance(found[-1], Record)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.csv", b"title,author\nOne,Two\n", "no column text or html; it has title, author", id="csv"),
        pytest.param("a.csv", b"", "no column text or html; it has none", id="empty-csv"),
        pytest.param("a.parquet", b"no parquet at all", "parquet", id="garbage-parquet"),
        pytest.param("a.parquet", b"", "parquet", id="empty-parquet"),
        pytest.param("a.jsonl", b"", "is empty", id="empty-jsonl"),
        pytest.param("a.jsonl", b"PK\x03\x04\x14\x00\x01\x00\x63\x00secret" * 20, "zip", id="encrypted-zip"),
        pytest.param("a.jsonl", b"\x1f\x8b\x08\x00garbage", "gzip", id="gzip"),
        pytest.param("a.csv", "text\nA\n".encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param("a.docx", b"words", "not a kind of file", id="foreign"),
        pytest.param(None, b"", "not there", id="missing"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str | None, content: bytes, words: str) -> None:
    """A file that gives nothing is refused with its name and the reason."""
    path = tmp_path / (name or "missing.jsonl")
    if name:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"(?i){path.name}.*{words}"):
        read(path)


def test_enormous_line(tmp_path: Path) -> None:
    """A line beyond all bounds is lost without being held in memory; the next one is read."""
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * (40 * 2**20) + b'"}\n{"text": "next"}\n')
    found = read(path)
    assert lost(found) == [("too_large", "line 1")]
    assert isinstance(found[1], Record)


def test_damaged_parquet(tmp_path: Path) -> None:
    """Of a Parquet file that is damaged in the middle, the row groups before and behind are read."""
    path = tmp_path / "half.parquet"
    texts = [f"{number} {TEXT * 90}" for number in range(6)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=2, compression="none", use_dictionary=False)
    whole = path.read_bytes()
    place = whole.index(texts[2].encode()[:90])
    path.write_bytes(whole[: place - 4] + b"\xff" * 200 + whole[place + 196 :])
    found = read(path)
    assert [one.alias for one in found if isinstance(one, Record)] == [f"file:half.parquet#{n}" for n in (1, 2, 5, 6)]
    assert lost(found) == [("damaged", "records 3 to 4")]


def test_odd_csv(tmp_path: Path) -> None:
    """Rows that are too short, too long, or hold NUL bytes are read as far as they go."""
    path = tmp_path / "odd.csv"
    path.write_bytes(b'text,title\nA\x00B,One\nonly\n"open quote,never closed\nmore\n')
    found = read(path)
    assert [isinstance(one, Record) for one in found] == [True, True, True]


def test_empty_page(tmp_path: Path) -> None:
    """An empty page is lost with its name; the folder's other pages are read."""
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("words")
    assert lost(read(tmp_path)) == [("empty", "a.txt")]
