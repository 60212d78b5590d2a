"""Export and import, backup and restore, forgetting, the doctor: nothing is lost, and what must go is gone."""

import gzip
import json
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline import archive
from pipeline.archive import Provenance, SegmentWriter
from pipeline.cli import main
from pipeline.errors import SchemaError, UsageError
from pipeline.export.whole import export_all, import_all
from pipeline.health import backup as backups
from pipeline.health import forgetting
from pipeline.health.doctor import examine
from pipeline.models import Document, Entry, Feed
from pipeline.store import intake
from pipeline.store.database import Store
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish
from pipeline.store.transfer import PERSONAL_TABLES, TEXT_COLUMNS, tables
from tests.corpus_builder import NOW, article_id, build_corpus

URL = "https://herald.example/2023/09/01/0"
SECRET = b"the words of the article that must go"


@pytest.fixture
def full(built: Path, tmp_path: Path) -> Store:
    """A copy of that corpus for one test to spoil."""
    return Store(data=Path(shutil.copytree(built, tmp_path / "data")), memory_limit="512MB", threads=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a corpus whose first article and its feed have raw bytes in the archive."""
    store = build_corpus(tmp_path_factory.mktemp("built") / "data", days=3, a_day=4)
    with SegmentWriter(store.archive, "20231001-a") as writer:
        pages = [
            writer.append(
                Document(url=url, final_url=url, media_type="text/html", status=200, body=body, fetched_at=NOW),
                Provenance(requested_url=url),
            )
            for url, body in ((URL, SECRET), ("https://herald.example/other", b"another page"))
        ]
        body = f"<rss><link>{URL}</link>{SECRET.decode()}</rss>".encode()
        feed = writer.append(
            Document(
                url="https://herald.example/feed",
                final_url="https://herald.example/feed",
                media_type="text/xml",
                status=200,
                body=body,
                fetched_at=NOW,
            ),
            Provenance(requested_url="https://herald.example/feed", feed="herald"),
        )
        writer.sync()
    with store.transaction() as connection:
        for table in ("articles", "past_versions", "work.documents"):
            connection.execute(f"UPDATE {table} SET warc_file = NULL")
        values = [pages[0].file, pages[0].offset, pages[0].digest]
        connection.execute(
            "UPDATE articles SET warc_file=$1, warc_offset=$2, warc_digest=$3 WHERE url=$4", [*values, URL]
        )
        other = [pages[1].file, pages[1].offset, pages[1].digest]
        connection.execute(
            "UPDATE articles SET warc_file=$1, warc_offset=$2, warc_digest=$3 WHERE url = 'https://herald.example/ja'",
            other,
        )
        connection.execute(
            "UPDATE feed_fetches SET warc_file=$1, warc_offset=$2, warc_digest=$3 WHERE feed = 'herald' "
            "AND fetched_at = TIMESTAMP '2023-09-01 12:00'",
            [feed.file, feed.offset, feed.digest],
        )
    publish(store, now=NOW, force=True)
    return store.data


def _everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for when the snapshot was stamped."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table.name: sorted(connection.execute(f"FROM {table.name}").fetchall(), key=repr)
            for table in tables(connection)
            if table.name != "main.corpus_info"
        }


def test_import_restores_what_export_wrote(full: Store, tmp_path: Path) -> None:
    """Everything comes back identically, numbers go on where they were, and search finds as before."""
    written = export_all(open_snapshot(full.snapshot), tmp_path / "export")
    copy = Store(data=tmp_path / "copy", threads=1)
    assert import_all(copy, tmp_path / "export", now=NOW) == written
    assert _everything(copy.live) == _everything(full.snapshot)
    with copy.writing() as connection:
        row = connection.execute("SELECT nextval('work.change_seq') > (SELECT max(seq) FROM changes)").fetchone()
        assert row == (True,)
    hits = [open_snapshot(one.snapshot).execute("FROM search('agdam')").fetchall() for one in (full, copy)]
    assert hits[0] == hits[1] != []


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        pytest.param(lambda folder: (folder / "manifest.json").unlink(), UsageError, "not there", id="broken off"),
        pytest.param(
            lambda folder: (folder / "manifest.json").write_text("{"), UsageError, "cannot be read", id="no JSON"
        ),
        pytest.param(
            lambda folder: (folder / "feeds" / "all.parquet").unlink(), UsageError, "missing", id="file missing"
        ),
        pytest.param(
            lambda folder: (folder / "feeds" / "all.parquet").write_bytes(b"x"),
            UsageError,
            "not the file",
            id="file changed",
        ),
        pytest.param(lambda folder: _rewrite(folder, "schema_version", 1), SchemaError, "schema 1", id="other schema"),
        pytest.param(lambda folder: _rewrite(folder, "with_text", False), UsageError, "without texts", id="no texts"),
    ],
)
def test_import_refuses(store: Store, tmp_path: Path, spoil: object, error: type[Exception], told: str) -> None:
    """A folder that is not a whole export is refused before anything is written."""
    export_all(open_snapshot(store.snapshot), tmp_path / "export")
    assert callable(spoil)
    spoil(tmp_path / "export")
    copy = Store(data=tmp_path / "copy")
    with pytest.raises(error, match=told):
        import_all(copy, tmp_path / "export", now=NOW)
    assert not copy.live.exists()


def _rewrite(folder: Path, key: str, value: object) -> None:
    """Change one value of a manifest."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))


def test_export_without_texts(store: Store, tmp_path: Path) -> None:
    """A shared export quotes no publisher, names no author and holds no private table."""
    export_all(open_snapshot(store.snapshot), tmp_path / "export", with_text=False)
    with duckdb.connect() as reader:
        for path in (tmp_path / "export").rglob("*.parquet"):
            columns = {row[0] for row in reader.execute(f"DESCRIBE FROM '{path}'").fetchall()}
            assert not columns & TEXT_COLUMNS
    names = {path.name for path in (tmp_path / "export").iterdir()}
    assert not names & {"work", *PERSONAL_TABLES}


def test_export_command(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A view without its texts becomes a guarded CSV; a query cannot be stripped of texts by name."""
    target = tmp_path / "conflict.csv"
    common = ["--data", str(store.data), "--config", "config"]
    assert main(["export", "conflict_articles", "--no-text", "--to", str(target), *common]) == 0
    header = target.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert "canonical_url" in header
    assert not set(header) & TEXT_COLUMNS
    assert (
        main(["export", "SELECT text AS t FROM articles", "--no-text", "--to", str(tmp_path / "t.csv"), *common]) == 2
    )
    for table in PERSONAL_TABLES:
        assert main(["export", table, "--no-text", "--to", str(tmp_path / "t.csv"), *common]) == 2
    assert not (tmp_path / "t.csv").exists()
    assert main(["export", *common]) == 2
    assert "nothing to do" in capsys.readouterr().err


def test_restore_brings_back_a_backup(full: Store, tmp_path: Path) -> None:
    """Database and segments come back, what was there is kept, and only so many backups remain."""
    folder = tmp_path / "backups"
    before = _everything(full.live)
    for day in range(3):
        backups.back_up(full, folder, now=NOW + timedelta(days=day), keep=2)
    assert len(backups.backups(folder)) == 2
    with full.transaction() as connection:
        connection.execute("DELETE FROM tolls")
    shutil.rmtree(full.archive)
    kept = backups.restore(full, backups.named(folder, None), now=NOW)
    assert kept is not None
    assert kept.exists()
    assert _everything(full.live) == before
    assert len(list(full.archive.rglob("*.warc.gz"))) == 1


def test_damaged_backup_is_refused(full: Store, tmp_path: Path) -> None:
    """A backup whose bytes have changed is not restored, and nothing is touched."""
    made = backups.back_up(full, tmp_path / "backups", now=NOW, keep=1)
    database = made.path / "tocsin.duckdb"
    database.write_bytes(database.read_bytes()[:-1] + b"!")
    before = _everything(full.live)
    with pytest.raises(SchemaError, match="damaged"):
        backups.restore(full, made, now=NOW)
    assert _everything(full.live) == before


def _spoil(path: Path) -> None:
    """Change some bytes of a block that holds texts, as a failing disk does."""
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "SELECT max(block_id) FROM pragma_storage_info('articles') WHERE column_name = 'text' AND block_id >= 0"
        ).fetchone()
    assert row
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(3 * 4096 + row[0] * 262_144 + 1_000)
        file.write(b"\xff" * 64)


def test_damaged_database_is_not_backed_up(full: Store, tmp_path: Path) -> None:
    """A backup of a damaged database is refused and rotates no good one out."""
    made = backups.back_up(full, tmp_path / "backups", now=NOW, keep=1)
    _spoil(full.live)
    assert {one.subject for one in examine(full, deep=True) if one.state == "broken"} == {"database"}
    with pytest.raises(SchemaError, match="damaged"):
        backups.back_up(full, tmp_path / "backups", now=NOW + timedelta(days=1), keep=1)
    assert list((tmp_path / "backups").iterdir()) == [made.path]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["sql", "-c", "FROM articles"], id="sql"),
        pytest.param(["search", "agdam"], id="search"),
        pytest.param(["show", URL], id="show"),
        pytest.param(["status"], id="status"),
        pytest.param(["report", "--to", "report.html"], id="report"),
        pytest.param(["export", "articles", "--to", "articles.csv"], id="export"),
        pytest.param(["export", "--all", "export"], id="export all"),
    ],
)
def test_damaged_snapshot_is_said_in_one_line(
    full: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    """Damage that shows only while a query runs is one message with its remedy, and leaves no half file."""
    _spoil(full.snapshot)
    config = str(Path("config").resolve())
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--data", str(full.data), "--config", config]) == 1
    told = capsys.readouterr().err
    assert "damaged" in told
    assert "tocsin publish --force" in told
    assert told.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"data", "export"}


def test_forgetting(full: Store, tmp_path: Path) -> None:
    """Text, versions, mentions, words and raw bytes go at once, everything else stays, and no backup brings it back."""
    made = backups.back_up(full, tmp_path / "backups", now=NOW, keep=1)
    identity = article_id(URL)
    done = forgetting.forget(full, URL, reason="the publisher asked", now=NOW)
    assert (done.article_id, done.records) == (identity, 2)
    _assert_gone(full, identity)
    (segment,) = full.archive.rglob("*.warc.gz")
    assert SECRET not in gzip.decompress(segment.read_bytes())
    urls = [one.document.url for one in archive.read_segment(full.archive, segment.name)]
    assert urls == ["https://herald.example/other"]
    assert [one for one in examine(full, deep=True) if one.state == "broken"] == []
    _assert_not_admitted(full)
    with pytest.raises(UsageError, match="not in the corpus"):
        forgetting.forget(full, URL, reason="again", now=NOW)
    backups.restore(full, made, now=NOW)
    _assert_gone(full, identity)


def _assert_not_admitted(store: Store) -> None:
    """A feed that goes on carrying the entry, even an edited one, brings nothing back."""
    feed = Feed(name="herald", url="https://herald.example/feed")
    for words in ("As before", "Edited since"):
        entry = Entry(key=URL, url=f"{URL}?utm_source=feed", title=words, content=SECRET.decode())
        with store.transaction() as connection:
            taken = intake.take(connection, [intake.Served(feed=feed, entries=(entry,))], run_id="again", now=NOW)
            fates = connection.execute("SELECT fate, reason FROM work.run_entries WHERE run_id = 'again'").fetchall()
            values = connection.execute("SELECT value FROM work.entries WHERE entry_key = $1", [URL]).fetchall()
            connection.execute("DELETE FROM work.run_entries")
        assert taken["herald"].n_queued == 0
        assert fates == [("skipped", "forgotten")]
        assert SECRET.decode() not in str(values)


def _assert_gone(store: Store, identity: str) -> None:
    """No table of the snapshot holds the article, but for its tombstone and the news of its going."""
    connection = open_snapshot(store.snapshot)
    for table in tables(connection):
        if table.name in ("main.forgotten", "main.changes"):
            continue
        for column in {"id", "article_id", "original_id", "linked_to", "story_id"} & set(table.columns):
            sql = f"SELECT count(*) FROM {table.name} WHERE {column} = $1"
            assert connection.execute(sql, [identity]).fetchone() == (0,), table.name
    assert connection.execute("SELECT count(*) FROM forgotten").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM search('agdam') WHERE article_id = $1", [identity]).fetchone() == (
        0,
    )


@pytest.mark.parametrize(
    ("harm", "subject"),
    [
        pytest.param("DELETE FROM articles WHERE url LIKE '%/2023/09/02/1'", "orphans", id="orphaned rows"),
        pytest.param("UPDATE articles SET is_original = NOT is_original", "original_marks", id="marks"),
        pytest.param("DELETE FROM url_aliases", "aliases", id="aliases"),
        pytest.param("DELETE FROM past_versions", "versions", id="versions"),
        pytest.param("UPDATE mentions SET start_char = start_char + 1", "mentions", id="offsets"),
        pytest.param("DELETE FROM changes", "changes", id="changes"),
        pytest.param("DELETE FROM work.search_documents", "search", id="search"),
        pytest.param("UPDATE articles SET warc_file = 'gone.warc.gz'", "archive", id="archive"),
        pytest.param("UPDATE articles SET warc_digest = 'sha1:BBBB'", "records", id="digest"),
    ],
)
def test_doctor_finds(full: Store, harm: str, subject: str) -> None:
    """A sound corpus is found sound, and each kind of harm is named."""
    assert [one for one in examine(full, deep=True) if one.state == "broken"] == []
    with full.transaction() as connection:
        connection.execute(harm)
    broken = {one.subject for one in examine(full, deep=True) if one.state == "broken"}
    assert subject in broken


def test_doctor_repairs_search(full: Store) -> None:
    """Articles that search lacks are indexed on demand."""
    with full.transaction() as connection:
        connection.execute("DELETE FROM work.search_documents")
    assert any("indexed" in one.message for one in examine(full, repair=True))
    assert [one for one in examine(full) if one.state == "broken"] == []


def test_doctor_command(full: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 0 when all is fine and with 1 when something is broken."""
    common = ["--data", str(full.data), "--config", "config"]
    assert main(["doctor", *common]) == 0
    full.live.chmod(0o644)
    full.live.write_bytes(b"no database at all" * 1000)
    assert main(["doctor", *common]) == 1
    assert "tocsin restore" in " ".join(capsys.readouterr().out.split())
    assert main(["status", *common]) == 0
