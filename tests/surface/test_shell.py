"""The locked-down shell: what it refuses, what it sees, and how answers leave it."""

import csv
import io
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.cli import main
from pipeline.errors import SchemaError, UsageError
from pipeline.export.cells import guarded, visible
from pipeline.store.database import Store
from pipeline.store.reading import QueryStoppedError, open_snapshot, time_limit

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT * FROM read_text('/etc/hostname')", id="read a file"),
        pytest.param("FROM '/etc/hostname.csv'", id="read a file as a table"),
        pytest.param("FROM glob('/*')", id="list a folder"),
        pytest.param("COPY (SELECT 1) TO '/tmp/tocsin-test-out.csv'", id="write a file"),
        pytest.param("EXPORT DATABASE '/tmp/tocsin-test-out'", id="export"),
        pytest.param("ATTACH '/tmp/tocsin-test-out.duckdb'", id="attach"),
        pytest.param("INSTALL httpfs", id="install an extension"),
        pytest.param("LOAD httpfs", id="load an extension"),
        pytest.param("FROM 'https://127.0.0.1/x.parquet'", id="network"),
        pytest.param("SET memory_limit = '90GB'", id="raise a limit"),
        pytest.param("SET enable_external_access = true", id="unlock"),
        pytest.param("DELETE FROM articles", id="delete"),
        pytest.param("DROP VIEW conflict_articles", id="drop"),
        pytest.param("INSERT INTO forgotten SELECT * FROM forgotten", id="insert"),
        pytest.param("UPDATE articles SET title = ''", id="update"),
        pytest.param("CREATE TABLE tocsin.mine AS SELECT 1", id="create"),
    ],
)
def test_locked_down(corpus: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Nothing outside the corpus can be reached, and nothing in it changed."""
    with pytest.raises(duckdb.Error):
        corpus.execute(sql).fetchall()
    assert not list(Path("/tmp").glob("tocsin-test-out*"))


def test_client_is_loaded_when_asked_for() -> None:
    """Importing the package loads no database; `open_corpus` does."""
    code = (
        "import sys, pipeline; assert 'duckdb' not in sys.modules; pipeline.open_corpus; assert 'duckdb' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_open_corpus_takes_folder_or_file(store: Store) -> None:
    """The data folder and the snapshot itself open the same corpus."""
    counts = {
        pipeline.open_corpus(path).execute("SELECT count(*) FROM articles").fetchone()
        for path in (store.data, store.snapshot)
    }
    assert len(counts) == 1


def test_newest_snapshot_beside_an_older_one(store: Store, tmp_path: Path) -> None:
    """A process that still holds the old snapshot sees the new one when it opens the path anew."""
    path = Path(shutil.copy(store.snapshot, tmp_path / "tocsin.duckdb"))
    old = open_snapshot(path)
    before = old.execute("SELECT count(*) FROM articles").fetchone()
    newer = Path(shutil.copy(store.snapshot, tmp_path / "newer"))
    newer.chmod(0o644)
    with duckdb.connect(str(newer)) as writer:
        writer.execute("DELETE FROM articles WHERE site = 'wire.example'")
    newer.replace(path)
    assert open_snapshot(path).execute("SELECT count(*) FROM articles WHERE site = 'wire.example'").fetchone() == (0,)
    assert old.execute("SELECT count(*) FROM articles").fetchone() == before


def test_following_opens_anew_only_what_is_newer(store: Store, tmp_path: Path) -> None:
    """Looks at one snapshot share a connection; after publishing the next look sees the new one, locked down too."""
    path = Path(shutil.copy(store.snapshot, tmp_path / "tocsin.duckdb"))
    with pipeline.follow_corpus(tmp_path) as corpus:
        first = corpus.newest()
        assert corpus.newest() is first
        newer = Path(shutil.copy(store.snapshot, tmp_path / "newer"))
        newer.chmod(0o644)
        with duckdb.connect(str(newer)) as writer:
            writer.execute("DELETE FROM articles WHERE site = 'wire.example'")
        newer.replace(path)
        second = corpus.newest()
        assert second is not first
        assert second.execute("SELECT count(*) FROM articles WHERE site = 'wire.example'").fetchone() == (0,)
        with pytest.raises(duckdb.Error):
            second.execute("FROM read_text('/etc/hostname')")
        path.unlink()
        with pytest.raises(UsageError, match="there is no snapshot"):
            corpus.newest()


def test_stray_log_is_left_out(store: Store, tmp_path: Path) -> None:
    """What somebody wrote into the snapshot before being killed is not shown to others."""
    path = Path(shutil.copy(store.snapshot, tmp_path / "tocsin.duckdb"))
    path.chmod(0o644)
    vandal = f"import duckdb, os; c = duckdb.connect({str(path)!r}); c.execute('DELETE FROM copies'); os._exit(9)"
    subprocess.run([sys.executable, "-c", vandal], check=False)
    assert path.with_name("tocsin.duckdb.wal").exists()
    row = open_snapshot(path).execute("SELECT count(*) > 0 FROM copies").fetchone()
    assert row == (True,)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        pytest.param(lambda path: None, UsageError, "there is no snapshot", id="missing"),
        pytest.param(
            lambda path: path.write_bytes(b"no database" * 999), SchemaError, "cannot be opened", id="foreign"
        ),
        pytest.param(lambda path: duckdb.connect(str(path)).close(), SchemaError, "not made by Tocsin", id="empty"),
        pytest.param(lambda path: _with_schema(path, 9999), SchemaError, "Upgrade", id="newer"),
        pytest.param(lambda path: _with_schema(path, 1), SchemaError, "tocsin publish", id="older"),
    ],
)
def test_wrong_file(tmp_path: Path, make: object, error: type[Exception], words: str) -> None:
    """A file that is not a snapshot of this program's is named with its remedy."""
    path = tmp_path / "tocsin.duckdb"
    assert callable(make)
    make(path)
    with pytest.raises(error, match=words):
        open_snapshot(path)


def _with_schema(path: Path, number: int) -> None:
    """Write a database that says it has this schema."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE schema_migrations AS SELECT $1 AS number", [number])


def test_time_limit(corpus: duckdb.DuckDBPyConnection) -> None:
    """A query that takes too long is stopped, and the connection goes on working."""
    with pytest.raises(QueryStoppedError), time_limit(corpus, 0.3):
        corpus.execute("SELECT count(*) FROM range(100000000000) AS far WHERE sin(far.range) > 2").fetchall()
    assert corpus.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "jsonl"])
def test_time_limit_while_writing(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str
) -> None:
    """An answer that is stopped while it is written says so in every format, and leaves no file."""
    query = "SELECT range, sin(range) AS s FROM range(100000000000) WHERE sin(range) > 0.999"
    words = ("-c", query, "--timeout", "1", "--to", str(tmp_path / f"answer.{ending}"))
    code, out, err = _sql(capsys, store, *words)
    assert (code, out) == (1, "")
    assert err.startswith("tocsin: The query was stopped after 1 s. ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("+49 30", "'+49 30", id="plus"),
        pytest.param("  =1", "'  =1", id="blanks first"),
        pytest.param("＝1", "'＝1", id="full width"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param(-5, -5, id="number"),
        pytest.param(None, None, id="null"),
    ],
)
def test_formula_guard(text: object, expected: object) -> None:
    """Texts that a spreadsheet would run lose their force; numbers stay numbers."""
    assert guarded(text) == expected


def test_control_characters_are_shown() -> None:
    """A headline cannot steer the terminal that shows it."""
    assert visible("a\x1b[2Jb\u202ec\x9b") == "a␛[2Jb\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}"


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run one command in this process."""
    code = main([*words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _sql(capsys: pytest.CaptureFixture[str], store: Store, *words: str) -> tuple[int, str, str]:
    """Run `tocsin sql` on the invented corpus."""
    return _run(capsys, "sql", "--data", str(store.data), "--config", str(ROOT / "config"), *words)


_HOSTILE = "SELECT title FROM articles WHERE canonical_url = 'https://herald.example/hostile'"


def test_answers_as_text(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV is guarded against formulas, JSON is as stored, a table is drawn."""
    _, out, _ = _sql(capsys, store, "-c", _HOSTILE, "--format", "csv")
    assert next(csv.reader(io.StringIO(out.partition("\n")[2])))[0].startswith("'=cmd|")
    _, out, _ = _sql(capsys, store, "-c", _HOSTILE, "--format", "json")
    assert json.loads(out)[0]["title"].startswith("=cmd|")
    _, out, _ = _sql(capsys, store, "-c", "SELECT 1 AS one, NULL AS nothing")
    assert "NULL" in out
    assert "1 row" in out


@pytest.mark.parametrize("way", ["command", "file", "standard input"])
def test_ways_to_ask(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    """Statements come from the command line, a file or standard input, several at once, in order."""
    sql = "SELECT 1 AS one; -- a remark\nSELECT 'a;b' AS two;"
    words: tuple[str, ...] = ()
    if way == "command":
        words = ("-c", "SELECT 1 AS one", "-c", "SELECT 'a;b' AS two")
    elif way == "file":
        (tmp_path / "two.sql").write_text(sql, encoding="utf-8")
        words = ("-f", str(tmp_path / "two.sql"))
    else:
        monkeypatch.setattr("sys.stdin", io.StringIO(sql))
    code, out, err = _sql(capsys, store, *words, "--format", "jsonl")
    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [{"one": 1}, {"two": "a;b"}]


def test_answer_as_parquet(store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file is written whole, typed, and not over another one."""
    target = tmp_path / "answer.parquet"
    query = ("-c", "SELECT day, n_articles FROM country_days('2023-09-01', '2023-09-02')", "--to", str(target))
    assert _sql(capsys, store, *query)[0] == 0
    table = pq.read_table(target)
    assert str(table.schema.field("day").type) == "date32[day]"
    assert table.num_rows > 0
    code, _, err = _sql(capsys, store, *query)
    assert (code, "already there" in err) == (2, True)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param(("-c", "FROM nope"), 2, "does not exist", id="unknown table"),
        pytest.param(("-c", "SELEC 1"), 2, "syntax error", id="no SQL"),
        pytest.param(("-c", "FROM '/etc/hostname.csv'"), 2, "locked down|does not exist", id="file"),
        pytest.param(("-c", "SELECT 1", "--format", "xml"), 2, "not known", id="format"),
        pytest.param(
            ("-c", "SELECT sum(sin(range)) FROM range(100000000000)", "--timeout", "0.3"), 1, "stopped", id="slow"
        ),
        pytest.param(("-f", "/nowhere.sql"), 2, "nowhere", id="missing file"),
        pytest.param(("--data", "/nowhere", "-c", "SELECT 1"), 2, "no snapshot", id="no corpus"),
    ],
)
def test_refusals(
    store: Store, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, told: str
) -> None:
    """Each refusal is one line with its exit code."""
    ended, out, err = _sql(capsys, store, *words)
    assert (ended, out) == (code, "")
    assert re.search(told, err)
    assert err.count("\n") == 1


def test_full_disk_is_said_in_one_line(store: Store) -> None:
    """An answer that finds no room on the disk ends with one message and exit code 1."""
    words = ["-m", "pipeline", "sql", "-c", "SELECT repeat('x', 1000) FROM range(5000)", "--format", "csv"]
    folders = ["--data", str(store.data), "--config", "config"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, *words, *folders], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert "No space left on device. Free some space" in done.stderr
    assert "Traceback" not in done.stderr.partition("Exception ignored")[0]
    assert done.returncode == 1


def test_samples_can_be_read_when_named(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--read` opens one folder to acled(path)."""
    monkeypatch.chdir(ROOT)
    query = "SELECT count(*) AS n FROM acled('docs/samples/acled-new.csv')"
    assert _sql(capsys, store, "-c", query, "--format", "csv")[0] == 2
    assert _sql(capsys, store, "-c", query, "--format", "csv", "--read", "docs/samples")[1] == "n\n5\n".replace(
        "\n", "\r\n"
    )


def test_search_and_show(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """People who write no SQL find articles by words and see all about one by its address."""
    common = ("--data", str(store.data), "--config", str(ROOT / "config"))
    code, out, _ = _run(capsys, "search", "shelling", "AGDAM", *common)
    assert code == 0
    assert "Shelling was reported near Agdam" in out
    code, out, _ = _run(capsys, "search", "合意した", *common)
    assert "停戦" in out
    code, out, _ = _run(capsys, "show", "http://www.herald.example/2023/09/01/0?utm_source=x", *common)
    assert code == 0
    for word in ("Tags", "Copy group", "Versions", "edited by", "ukraine"):
        assert word in out
    code, _, err = _run(capsys, "show", "https://nowhere.example/", *common)
    assert (code, "not in the corpus" in err) == (2, True)


def test_interactive_shell(store: Store, tmp_path: Path) -> None:
    """Ctrl-C stops the query and not the shell, and the history is kept."""
    words = ["-m", "pipeline", "sql", "--data", str(store.data), "--config", str(ROOT / "config"), "--timeout", "0"]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(XDG_STATE_HOME=str(tmp_path), TERM="xterm", PYTHONPATH=str(ROOT), COLUMNS="100")
        os.execv(sys.executable, [sys.executable, *words])
    try:
        _until(terminal, "tocsin>")
        os.write(terminal, b"SELECT sum(sin(a)) FROM range(100000000000) AS t(a);\r")
        _until(terminal, r"range")
        time.sleep(1)
        os.write(terminal, b"\x03")
        _until(terminal, "stopped")
        os.write(terminal, b"SELECT 41 + 1 AS answer;\r")
        _until(terminal, "42")
        os.write(terminal, b"\\q\r")
        assert os.waitpid(child, 0)[1] == 0
    finally:
        os.close(terminal)
    assert "41 + 1" in (tmp_path / "tocsin" / "sql_history").read_text(encoding="utf-8")


def _until(terminal: int, pattern: str) -> None:
    """Read the terminal until a pattern has been shown."""
    seen = ""
    while not re.search(pattern, seen, flags=re.DOTALL):
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"the shell showed {seen[-500:]!r}"
        seen += os.read(terminal, 65536).decode("utf-8", "replace")
        if "\x1b[6n" in seen:  # the prompt asks where the cursor is
            os.write(terminal, b"\x1b[1;1R")
            seen = seen.replace("\x1b[6n", "")
