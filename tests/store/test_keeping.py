"""A database that is kept open between transactions: whoever asks for it gets it, and what is written is there."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline.store.database import Store
from pipeline.store.locks import is_asked_for, locked


def _note(store: Store, key: str) -> None:
    """Write one row in a transaction of its own."""
    with store.transaction() as connection:
        connection.execute("INSERT INTO corpus_info VALUES (?, 'x')", [key])


def _notes(store: Store) -> set[str]:
    """Read the keys of such rows."""
    with store.writing() as connection:
        rows = connection.execute("SELECT key FROM corpus_info WHERE value = 'x'").fetchall()
    return {str(key) for (key,) in rows}


def _note_from_elsewhere(data: Path, done: "multiprocessing.synchronize.Event") -> None:
    """Write a row from another process."""
    _note(Store(data=data), "elsewhere")
    done.set()


@contextmanager
def _other_process(store: Store) -> Iterator["multiprocessing.synchronize.Event"]:
    """Another process that wants to write; it says when it has."""
    context = multiprocessing.get_context("spawn")
    done = context.Event()
    other = context.Process(target=_note_from_elsewhere, args=(store.data, done))
    other.start()
    yield done
    other.join(60)
    assert other.exitcode == 0


def test_one_connection_serves_all_transactions(store: Store) -> None:
    """The next transaction gets the connection of the one before, and all that was written lasts."""
    with store.kept() as kept:
        with kept.writing() as first:
            pass
        _note(kept, "a")
        with kept.writing() as second:
            assert second is first
    assert _notes(store) == {"a"}


def test_it_is_given_away_between_two_transactions(store: Store) -> None:
    """Another process writes while nothing is under way here, and what it wrote is seen."""
    with store.kept() as kept:
        _note(kept, "a")
        with _other_process(store) as done:
            assert done.wait(60)
        _note(kept, "b")
        assert _notes(kept) == {"a", "b", "elsewhere"}


def test_a_busy_process_lets_others_have_their_turn(store: Store) -> None:
    """Transactions without a break in between do not keep another process waiting for ever."""
    written = 0
    with store.kept() as kept, _other_process(store) as done:
        began = time.monotonic()
        while not done.is_set() and time.monotonic() - began < 60:
            _note(kept, f"{written}")
            written += 1
        assert done.is_set()
        assert _notes(kept) == {"elsewhere", *map(str, range(written))}


def test_another_lock_of_this_process_is_given_way_to(store: Store) -> None:
    """Publishing copies the file under the lock itself: it finds it closed, without a log beside it."""
    log = store.live.with_name(f"{store.live.name}.wal")
    with store.kept() as kept:
        _note(kept, "a")
        assert log.exists()
        with locked(store.write_lock, wait_seconds=60):
            assert not log.exists()
        assert _notes(kept) == {"a"}


def test_what_met_an_error_is_not_lent_again(store: Store) -> None:
    """An error closes the connection; the next transaction gets another, without what was begun."""

    def break_off() -> None:
        with kept.transaction() as connection:
            connection.execute("INSERT INTO corpus_info VALUES ('half', 'x')")
            met.append(connection)
            raise KeyboardInterrupt

    met: list[duckdb.DuckDBPyConnection] = []
    with store.kept() as kept:
        with pytest.raises(KeyboardInterrupt):
            break_off()
        with pytest.raises(duckdb.ConnectionException):
            met[0].execute("SELECT 1")
        assert _notes(kept) == set()


def test_threads_take_turns(store: Store) -> None:
    """Two threads write by one connection, one transaction after the other."""

    def write(name: str) -> None:
        for number in range(20):
            _note(kept, f"{name}{number}")

    with store.kept() as kept:
        threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert _notes(kept) == {f"{name}{number}" for name in "ab" for number in range(20)}


def test_much_memory_is_freed(store: Store) -> None:
    """What DuckDB holds beyond its bound is given back by closing: the next transaction gets another connection."""
    with store.kept() as kept:
        with kept.transaction() as first:
            first.execute("CREATE TABLE large AS SELECT md5(range::VARCHAR) AS value FROM range(4_000_000)")
        with kept.writing() as second:
            assert second is not first
            assert second.execute("SELECT count(*) FROM large").fetchone() == (4_000_000,)


def test_nobody_asks_for_a_lock_that_is_free(tmp_path: Path) -> None:
    """Only who waits asks."""
    path = tmp_path / "some.lock"
    assert not is_asked_for(path)
    with locked(path, wait_seconds=0):
        assert not is_asked_for(path)
        waiting = threading.Thread(target=_take, args=(path,))
        waiting.start()
        began = time.monotonic()
        while not is_asked_for(path) and time.monotonic() - began < 60:
            time.sleep(0.01)
        assert is_asked_for(path)
    waiting.join(60)
    assert not is_asked_for(path)


def _take(path: Path) -> None:
    """Wait for a lock and give it back."""
    with locked(path, wait_seconds=60):
        pass
