"""Writes the whole corpus as Parquet by month with a manifest, and reads it back identically."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ValidationError

from pipeline.errors import SchemaError, TocsinError, UsageError
from pipeline.store import transfer
from pipeline.store.database import Store
from pipeline.store.migrate import migrations
from pipeline.store.snapshot import publish

logger = logging.getLogger(__name__)

MANIFEST = "manifest.json"
_OTHER = "other"


class Part(BaseModel):
    """One file of an export: its path below the folder, its rows, and the BLAKE2b digest of its bytes."""

    path: str
    rows: int
    digest: str


class Manifest(BaseModel):
    """What an export holds: schema, whether texts are in, and the files of every table."""

    made_by: str = "tocsin"
    schema_version: int
    with_text: bool
    snapshot_at: str
    tables: dict[str, list[Part]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """
    What was written or read.

    Attributes:
        tables: How many tables.
        files: How many files.
        rows: How many rows.
    """

    tables: int
    files: int
    rows: int


def export_all(connection: duckdb.DuckDBPyConnection, folder: Path, *, with_text: bool = True) -> Exported:
    """
    Write every table: rows of articles by month of publication, the others whole.

    The manifest is written last, so a folder without one is an export that was broken off.

    Args:
        connection: The snapshot.
        folder: Must be empty or not there.
        with_text: False leaves out what quotes publishers, by-lines, requests, opinions and the private tables; such
            an export can be shared, and cannot be read back.

    Raises:
        UsageError: If the folder holds something.
        TocsinError: If the files cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", "Name a new folder")
    info = dict(connection.execute("SELECT key, value FROM corpus_info").fetchall())
    months = (*transfer.months(connection), _OTHER)
    written: dict[str, list[Part]] = {}
    try:
        for table in transfer.tables(connection):
            if not with_text and not _may_be_shared(table):
                continue
            gone = () if with_text else transfer.TEXT_COLUMNS
            written[table.name] = [
                part
                for month in (months if table.of_articles else (None,))
                if (part := _write_part(connection, folder, table, month, gone)) is not None
            ]
        manifest = Manifest(
            schema_version=migrations()[-1].number,
            with_text=with_text,
            snapshot_at=str(info.get("snapshot_at", "")),
            tables=written,
        )
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    except OSError as error:
        raise TocsinError(
            f"{folder}: {error.strerror or error}", "Check the permissions and the space on the disk"
        ) from error
    return _counted(manifest)


def import_all(store: Store, folder: Path, *, now: datetime) -> Exported:
    """
    Read an export back into an empty data folder, and publish it.

    All files are checked against the manifest before the first row is written; the rows come in one transaction.

    Args:
        store: Its data folder must hold no corpus.
        folder: Written by `export_all`.
        now: UTC.

    Raises:
        UsageError: If there is a corpus already, or the folder is no complete export with texts.
        SchemaError: If it was written under another schema.
    """
    manifest = read_manifest(folder)
    if store.live.exists():
        raise UsageError(f"{store.data} holds a corpus already", "Name an empty folder with --data")
    _check_files(folder, manifest)
    store.prepare(now)
    try:
        with store.transaction() as connection:
            for table in transfer.tables(connection):
                transfer.clear_table(connection, table)
                parts = manifest.tables.get(table.name, [])
                transfer.fill_table(connection, table, _batches(folder, parts))
            transfer.continue_sequences(connection)
    except (duckdb.Error, pa.ArrowException) as error:
        store.live.unlink(missing_ok=True)
        raise UsageError(f"{folder}: {str(error).splitlines()[0]}", "Export the corpus anew") from error
    publish(store, now=now, force=True)
    return _counted(manifest)


def read_manifest(folder: Path) -> Manifest:
    """
    Read what an export says of itself.

    Raises:
        UsageError: If the folder is no complete export, or one without texts.
        SchemaError: If it was written under another schema.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(
            f"{folder / MANIFEST} is not there", "Name a folder written by `tocsin export --all`"
        ) from error
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise UsageError(f"{folder / MANIFEST} cannot be read", "Export the corpus anew") from error
    if not manifest.with_text:
        raise UsageError(f"{folder} was exported without texts", "Only an export with texts can be read back")
    known = migrations()[-1].number
    if manifest.schema_version != known:
        raise SchemaError(
            f"{folder} was written under schema {manifest.schema_version}, this program has {known}",
            "Use the version of Tocsin that wrote it, and export from there after upgrading",
        )
    return manifest


def _may_be_shared(table: transfer.Table) -> bool:
    """Whether a table, without its texts, may leave the house."""
    schema, _, name = table.name.partition(".")
    return schema == "main" and name not in transfer.PERSONAL_TABLES


def _write_part(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    table: transfer.Table,
    month: str | None,
    gone: tuple[str, ...] | frozenset[str],
) -> Part | None:
    """Write one file; None where there are no rows for it."""
    reader = transfer.read_table(connection, table, month=month, leave_out=gone)
    path = folder / table.name.replace("main.", "").replace(".", "/") / f"{month or 'all'}.parquet"
    first = next((batch for batch in reader if batch.num_rows), None)
    if first is None and month is not None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        if first is not None:
            writer.write_batch(first)
            rows = first.num_rows
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return Part(path=str(path.relative_to(folder)), rows=rows, digest=_digest(path))


def _check_files(folder: Path, manifest: Manifest) -> None:
    """Refuse an export of which a file is missing, changed, or outside its folder."""
    inside = folder.resolve()
    for part in (one for parts in manifest.tables.values() for one in parts):
        path = (folder / part.path).resolve()
        if inside not in path.parents:
            raise UsageError(f"{folder / MANIFEST} names {part.path}, outside its folder", "Export the corpus anew")
        if not path.is_file():
            raise UsageError(f"{path} is missing", "Copy the whole export, or export anew")
        if _digest(path) != part.digest:
            raise UsageError(f"{path} is not the file that was exported", "Copy it again, or export anew")


def _batches(folder: Path, parts: list[Part]) -> Iterator[pa.RecordBatch]:
    """The rows of a table's files."""
    for part in parts:
        with pq.ParquetFile(folder / part.path) as file:
            yield from file.iter_batches(65_536)


def _digest(path: Path) -> str:
    """BLAKE2b of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _counted(manifest: Manifest) -> Exported:
    """How much a manifest names."""
    parts = [part for parts in manifest.tables.values() for part in parts]
    return Exported(tables=len(manifest.tables), files=len(parts), rows=sum(part.rows for part in parts))
