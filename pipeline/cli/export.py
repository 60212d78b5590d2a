"""`tocsin export` and `tocsin import`: the corpus out of the house, and back."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of, store_of
from pipeline.errors import UsageError
from pipeline.export.formats import write_file
from pipeline.export.whole import export_all, import_all
from pipeline.store.answers import asked
from pipeline.store.describe import relations
from pipeline.store.reading import open_snapshot
from pipeline.store.transfer import PERSONAL_TABLES, TEXT_COLUMNS


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("export")(export)
    app.command("import")(import_)


def export(
    what: Annotated[str | None, typer.Argument(help="A query, or the name of a table or view.")] = None,
    *,
    to: Annotated[Path | None, typer.Option("--to", help="File ending in .parquet, .csv, .json or .jsonl.")] = None,
    everything: Annotated[Path | None, typer.Option("--all", help="Write the whole corpus into this folder.")] = None,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave out what quotes publishers, for a file that may be shared.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="CSV without the guard against formulas.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that a query may take; 0 sets no limit.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Write a query, a table, or everything to files."""
    if (what is None) == (everything is None) or (what is not None and to is None):
        raise UsageError("nothing to do", 'Say `tocsin export "QUERY" --to FILE` or `tocsin export --all FOLDER`')
    settings = settings_of(config, data)
    connection = open_snapshot(
        settings.data / "tocsin.duckdb", memory_limit=settings.store.memory_limit, threads=settings.store.threads
    )
    try:
        if everything is not None:
            done = export_all(connection, everything, with_text=not no_text)
            typer.echo(f"{done.rows} rows of {done.tables} tables in {done.files} files written to {everything}")
        elif what is not None and to is not None:
            with asked(connection, _query(connection, what, no_text=no_text), seconds=timeout or None) as answer:
                written = write_file(answer, to, guard=not raw, replace=force)
            typer.echo(f"{written} rows written to {to}")
    finally:
        connection.close()


def import_(
    folder: Annotated[Path, typer.Argument(help="Written by `tocsin export --all`.")],
    *,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Read a whole corpus back into an empty data folder."""
    settings = settings_of(config, data)
    done = import_all(store_of(settings), folder, now=datetime.now(UTC))
    typer.echo(f"{done.rows} rows of {done.tables} tables read into {settings.data}")


def _query(connection: duckdb.DuckDBPyConnection, what: str, *, no_text: bool) -> str:
    """
    The query behind what was asked for.

    Raises:
        UsageError: If texts are to be left out of a query, whose columns may be called anything, or of a table that is
            not to be shared at all.
    """
    known = {one.name: one for one in relations(connection) if one.kind in ("table", "view")}
    if what not in known:
        if no_text:
            raise UsageError(
                "--no-text takes the name of a table or view, not a query", "Name one of `tocsin sql -c '\\d'`"
            )
        return what if not re.fullmatch(r"\w+", what) else f"FROM {what}"
    if no_text and what in PERSONAL_TABLES:
        raise UsageError(f"{what} is not to be shared", "Leave --no-text away, and keep the file to yourself")
    columns = [column.name for column in known[what].columns if not no_text or column.name not in TEXT_COLUMNS]
    return f"SELECT {', '.join(columns)} FROM {what}"  # noqa: S608 (names from the catalogue)
