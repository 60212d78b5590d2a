"""`tocsin sql`: questions in SQL to the snapshot, from a locked-down shell, a file or the command line."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of
from pipeline.cli.prompt import Shell
from pipeline.errors import UsageError
from pipeline.export.formats import write_file
from pipeline.store.answers import asked, statements
from pipeline.store.reading import open_snapshot

_FORMATS = ("table", "csv", "json", "jsonl")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(sql)


def sql(
    *,
    command: Annotated[list[str] | None, typer.Option("-c", "--command", help="Run this and end.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Run the statements of this file and end.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or jsonl.")] = "table",
    to: Annotated[Path | None, typer.Option("--to", help="Write the last answer to this .parquet, .csv, …")] = None,
    read: Annotated[
        list[Path] | None, typer.Option("--read", help="Folder whose files may be read, for acled(path), ged(path).")
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds that a query may take; 0 sets no limit.")] = 60,
    memory: Annotated[str, typer.Option(help="Memory that queries may take.")] = "1GB",
    rows: Annotated[int, typer.Option(help="Rows of a table that are drawn; 0 draws all.")] = 200,
    force: Annotated[bool, typer.Option("--force", help="Let --to replace a file.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Ask the corpus in SQL: an interactive shell, `-c`, `-f` or standard input.

    The snapshot is opened read-only; other files, the network and extensions are out of reach. docs/queries.md has
    examples, `\\d` lists what there is.
    """
    if form not in _FORMATS:
        raise UsageError(f'--format "{form}" is not known', f"Choose {', '.join(_FORMATS)}")
    settings = settings_of(config, data)
    connection = open_snapshot(
        settings.data / "tocsin.duckdb", memory_limit=memory, threads=settings.store.threads, folders=read or []
    )
    shell = Shell(connection=connection, console=Console(), form=form, seconds=timeout or None, rows=rows)
    text = _given(command, file)
    try:
        if text is None:
            shell.interact()
        elif to is not None:
            _write_last(shell, text, to, force=force)
        else:
            shell.run(text)
    finally:
        connection.close()


def _given(command: list[str] | None, file: Path | None) -> str | None:
    """
    The text to run; None where a person sits at the terminal.

    Raises:
        UsageError: If the file cannot be read.
    """
    if command:
        return ";\n".join(command)
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}", "Name a file of SQL in UTF-8") from error
    return None if sys.stdin.isatty() else sys.stdin.read()


def _write_last(shell: Shell, text: str, to: Path, *, force: bool) -> None:
    """Run all statements and write the answer of the last one."""
    *before, last = statements(text) or ("",)
    for one in before:
        with asked(shell.connection, one, seconds=shell.seconds):
            pass
    with asked(shell.connection, last, seconds=shell.seconds) as answer:
        written = write_file(answer, to, replace=force)
    typer.echo(f"{written} rows written to {to}", err=True)
