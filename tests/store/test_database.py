"""The live database: migrations, refusals, locks, and transactions that are whole or nothing."""

import multiprocessing
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import LockedError, SchemaError
from pipeline.store import migrate
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.rows import insert_rows, run_on

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_migrations_are_numbered_without_gaps() -> None:
    """Each migration has the next number and its file says what it does."""
    found = migrate.migrations()
    assert [one.number for one in found] == sorted({one.number for one in found})
    assert all(one.sql.startswith("-- ") for one in found)


def test_prepare_twice_changes_nothing(store: Store) -> None:
    """A database that is up to date is left alone."""
    before = store.live.read_bytes()
    store.prepare(NOW)
    assert store.live.read_bytes() == before


def test_everything_public_has_a_comment(store: Store) -> None:
    """Every public table, view and column says what it is."""
    with store.writing() as connection:
        bare = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND comment IS NULL "
            "UNION ALL SELECT view_name FROM duckdb_views() "
            "WHERE schema_name = 'main' AND NOT internal AND comment IS NULL "
            "UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns() JOIN duckdb_tables() "
            "USING (schema_name, table_name) WHERE schema_name = 'main' AND duckdb_columns.comment IS NULL"
        ).fetchall()
    assert bare == []


def test_no_column_needs_quoting(store: Store) -> None:
    """People type every name as it stands."""
    with store.writing() as connection:
        reserved = {
            row[0]
            for row in connection.execute(
                "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
            ).fetchall()
        }
        names = {
            row[0]
            for row in connection.execute("SELECT column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        }
    assert not names & reserved
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_newer_database_is_refused(store: Store) -> None:
    """A database made by a newer program is named and left untouched."""
    with store.transaction() as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, 'future', now()::TIMESTAMP)")
    with pytest.raises(SchemaError, match=r"has schema 9999.*Upgrade"):
        store.prepare(NOW)


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    """A DuckDB file that is not ours is left untouched."""
    store = Store(data=tmp_path)
    store.live.parent.mkdir()
    with duckdb.connect(str(store.live)) as connection:
        connection.execute("CREATE TABLE theirs (x INTEGER)")
    with pytest.raises(SchemaError, match="not made by Tocsin"):
        store.prepare(NOW)


def test_damaged_database_is_named(tmp_path: Path) -> None:
    """A file that is no database is named, with the remedy."""
    store = Store(data=tmp_path)
    store.live.parent.mkdir()
    store.live.write_bytes(b"not a database" * 1000)
    with pytest.raises(SchemaError, match=r"cannot be opened.*tocsin doctor"):
        store.prepare(NOW)


def test_backup_before_a_migration(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a database with content is migrated, a copy is put beside it."""
    later = migrate.Migration(number=9000, name="later", sql="CREATE TABLE work.later (x INTEGER)")
    steps = (*migrate.migrations(), later)
    monkeypatch.setattr(migrate, "migrations", lambda: steps)
    store.prepare(NOW)
    backup = store.live.with_name("tocsin.duckdb.before-9000")
    with duckdb.connect(str(backup), read_only=True) as connection:
        assert migrate.schema_version(connection) < 9000


def test_failed_migration_leaves_the_old_schema(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration is whole or nothing."""
    bad = migrate.Migration(number=9000, name="bad", sql="CREATE TABLE half (x INTEGER); SELECT * FROM missing")
    steps = (*migrate.migrations(), bad)
    monkeypatch.setattr(migrate, "migrations", lambda: steps)
    with pytest.raises(duckdb.CatalogException):
        store.prepare(NOW)
    with store.writing() as connection:
        assert migrate.schema_version(connection) < 9000
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone() == (0,)


def test_transaction_is_whole_or_nothing(store: Store) -> None:
    """What an exception interrupts leaves no trace."""

    def interrupted() -> None:
        with store.transaction() as connection:
            connection.execute("INSERT INTO corpus_info VALUES ('half', 'x')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.writing() as connection:
        assert connection.execute("SELECT count(*) FROM corpus_info WHERE key = 'half'").fetchone() == (0,)


def test_rows_travel_typed(store: Store) -> None:
    """Aware datetimes become UTC, missing columns NULL, and a row that is there is left alone when asked."""
    row = {"article_id": "a", "forgotten_at": datetime.fromisoformat("2026-03-02T05:00:00+05:00"), "reason": "asked"}
    with store.transaction() as connection:
        insert_rows(connection, "forgotten", [row])
        insert_rows(connection, "forgotten", [row | {"reason": "other"}], skip_known=True)
        found = run_on(
            connection, "SELECT forgotten.* FROM forgotten JOIN batch USING (article_id)", "forgotten", [row]
        )
    assert found == [("a", datetime.fromisoformat("2026-03-02"), "asked")]


def _hold(path: Path, holding: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:
    """Hold a lock in another process."""
    with locked(path, wait_seconds=0):
        holding.set()
        done.wait(30)


def test_lock_names_its_holder(tmp_path: Path) -> None:
    """A second process is told who holds the lock, and gets it once the holder has died."""
    path = tmp_path / "run-ingest.lock"
    context = multiprocessing.get_context("spawn")
    holding, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(path, holding, done))
    other.start()
    assert holding.wait(30)
    with pytest.raises(LockedError, match=f"held by process {other.pid}"), locked(path, wait_seconds=0):
        pass
    other.kill()
    other.join()
    with locked(path, wait_seconds=5):
        assert path.read_text().strip().isdigit()
