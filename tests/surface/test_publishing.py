"""Publishing under readers and crashes: whoever reads sees a whole snapshot, the old one or the new one."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.dedupe.verify import ALGORITHM_VERSION
from pipeline.errors import LockedError
from pipeline.store.database import Store
from pipeline.store.migrate import migrations
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish
from tests.corpus_builder import NOW

ROOT = Path(__file__).resolve().parents[2]

READER = """
import json, sys, time
import duckdb
from pathlib import Path
from pipeline.store.reading import open_snapshot

path, seconds, client = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
seen, errors, falls, torn, last = 0, [], 0, 0, -1
print("ready", flush=True)
end = time.monotonic() + seconds
while time.monotonic() < end:
    try:
        opened = open_snapshot(path, threads=1) if client == "ours" else duckdb.connect(str(path), read_only=True)
        count, tolls = opened.execute(
            "SELECT (SELECT count(*) FROM feed_fetches), (SELECT count(*) FROM tolls)"
        ).fetchone()
        opened.close()
        seen += 1
        falls += count < last
        torn += count != tolls or count % 100 != 0
        last = count
    except Exception as error:
        errors.append(repr(error))
    time.sleep(0.05)
print(json.dumps({"seen": seen, "errors": errors, "falls": falls, "torn": torn, "last": last}))
"""

BATCH = (
    "INSERT INTO feed_fetches SELECT 'feed', now()::TIMESTAMP, 200, '', 1, 1, NULL, NULL, NULL, 'run' FROM range(100)",
    "INSERT INTO tolls SELECT 'a', 1, 'killed', 1, NULL, '', 0, 1, 'text', 'current', 'asserted', NULL FROM range(100)",
)


@pytest.fixture
def small(tmp_path: Path) -> Store:
    """An empty corpus with a snapshot."""
    store = Store(data=tmp_path, memory_limit="256MB", threads=1)
    store.prepare(NOW)
    publish(store, now=NOW, force=True)
    return store


def write_batch(store: Store) -> None:
    """Write a hundred rows to each of two tables in one transaction."""
    with store.transaction() as connection:
        for sql in BATCH:
            connection.execute(sql)


def test_readers_never_see_half(small: Store) -> None:
    """While a writer publishes without pause, readers in other processes see no error, no half batch, no fall."""
    words = [sys.executable, "-c", READER, str(small.snapshot), "4"]
    readers = [
        subprocess.Popen([*words, client], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for client in ("ours", "ours", "duckdb")
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    written = 0
    while any(reader.poll() is None for reader in readers):
        write_batch(small)
        publish(small, now=NOW + timedelta(seconds=written), force=True)
        written += 1
    for reader in readers:
        assert reader.stdout is not None
        told = json.loads(reader.stdout.read())
        assert told["seen"] > 3
        assert (told["errors"], told["falls"], told["torn"]) == ([], 0, 0)
    assert written > 2


@pytest.mark.parametrize(
    "step",
    [
        pytest.param("duckdb.DuckDBPyConnection", id="before the checkpoint"),
        pytest.param("snapshot.copy_file", id="before the copy"),
        pytest.param("half", id="in the middle of the copy"),
        pytest.param("snapshot.Path.replace", id="before the replacement"),
        pytest.param("snapshot._sync_folder", id="after the replacement"),
    ],
)
def test_crash_leaves_old_or_new(small: Store, step: str) -> None:
    """A process that dies at any step of publishing leaves a whole snapshot, and the next one publishes all."""
    write_batch(small)
    die = f"""
import os
from datetime import UTC, datetime
from pathlib import Path
from pipeline.store import snapshot
from pipeline.store.database import Store
def die(*words, **named): os._exit(9)
def half(source, target):
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    os._exit(9)
step = {step!r}
if step == "half":
    snapshot.copy_file = half
elif step == "snapshot.Path.replace":
    Path.replace = die
elif step.startswith("snapshot."):
    setattr(snapshot, step.partition(".")[2], die)
else:
    snapshot.statement = die
store = Store(data=Path({str(small.data)!r}), memory_limit="256MB", threads=1)
snapshot.publish(store, now=datetime.now(UTC), force=True)
"""
    assert subprocess.run([sys.executable, "-c", die], cwd=ROOT, check=False).returncode == 9
    assert _count(small) in (0, 100)
    write_batch(small)
    publish(small, now=NOW, force=True)
    assert _count(small) == 200
    assert [path.name for path in small.data.iterdir() if path.name.startswith(".")] == []


def test_stray_log_is_set_aside(small: Store) -> None:
    """What somebody wrote into the snapshot before being killed is set aside, named, and not in the next snapshot."""
    small.snapshot.chmod(0o644)
    vandal = f"""
import duckdb, os
connection = duckdb.connect({str(small.snapshot)!r})
connection.execute("CREATE TABLE mine AS SELECT 1")
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", vandal], check=False)
    write_batch(small)
    done = publish(small, now=NOW, force=True)
    assert "set aside" in done.warning
    assert len(list(small.data.glob("tocsin.duckdb.wal.aside-*"))) == 1
    with duckdb.connect(str(small.snapshot), read_only=True) as plain:
        assert plain.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'").fetchone() == (0,)
    assert _count(small) == 100


def test_snapshot_held_open_for_writing(small: Store) -> None:
    """While somebody has the snapshot open for writing they are named; publishing puts another file in its place."""
    small.snapshot.chmod(0o644)
    hold = (
        f"import duckdb, sys; opened = duckdb.connect({str(small.snapshot)!r}); "
        "opened.execute('CREATE TABLE mine AS SELECT 1'); print('ready', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", hold]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(LockedError, match=f"open for writing in process {holder.pid}"):
            open_snapshot(small.snapshot)
        write_batch(small)
        publish(small, now=NOW, force=True)
        assert _count(small) == 100
        holder.stdin.close()
        holder.wait()
    assert _count(small) == 100


def test_unchanged_is_not_published(small: Store) -> None:
    """Without a run since the last snapshot nothing is copied, and not before its time either."""
    before = small.snapshot.stat().st_ino
    assert not publish(small, now=NOW).written
    assert not publish(small, now=NOW, every_seconds=10**9).written
    assert small.snapshot.stat().st_ino == before
    assert small.snapshot.stat().st_mode & 0o777 == 0o444


def test_snapshot_names_its_versions(small: Store) -> None:
    """A snapshot says when it was taken, and which schema and algorithm made it."""
    connection = open_snapshot(small.snapshot, threads=1)
    told = dict(connection.execute("SELECT key, value FROM corpus_info").fetchall())
    connection.close()
    assert told["snapshot_at"] == NOW.isoformat()
    assert told["schema"] == str(migrations()[-1].number)
    assert told["algorithm"] == ALGORITHM_VERSION


def _count(store: Store) -> int:
    """Rows that a reader finds."""
    connection = open_snapshot(store.snapshot, threads=1)
    row = connection.execute("SELECT count(*) FROM feed_fetches").fetchone()
    connection.close()
    return int(row[0]) if row else -1
