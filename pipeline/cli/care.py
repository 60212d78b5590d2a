"""`tocsin doctor`, `status`, `backup`, `restore`, `forget` and `publish`: care for the corpus."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.options import (
    DEFAULT_CONFIG,
    DEFAULT_DATA,
    ConfigOption,
    DataOption,
    JsonOption,
    existing_store,
    settings_of,
    store_of,
)
from pipeline.config import Settings, load_feeds
from pipeline.errors import UsageError
from pipeline.export.cells import spelled
from pipeline.health import backup as backups
from pipeline.health import forgetting
from pipeline.health.doctor import examine
from pipeline.store.queries import statement
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish as publish_snapshot

FolderOption = Annotated[Path | None, typer.Option("--to", help="Where backups are kept; DATA/backups by default.")]

_STYLES = {"fine": "green", "note": "yellow", "broken": "bold red"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (status, doctor, publish, backup, restore, forget):
        app.command()(command)


def status(
    *, config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA, as_json: JsonOption = False
) -> None:
    """Say in a few lines what the snapshot holds and how old it is."""
    connection = open_snapshot(settings_of(config, data).data / "tocsin.duckdb")
    result = connection.execute(statement("corpus_status"))
    names = [str(column[0]) for column in result.description or []]
    row = dict(zip(names, result.fetchone() or (), strict=True))
    if as_json:
        typer.echo(json.dumps(spelled(row), indent=2))
        return
    for name, value in row.items():
        typer.echo(f"{name.replace('_', ' '):<20} {'–' if value is None else value}")


def doctor(
    *,
    deep: Annotated[bool, typer.Option("--deep", help="Read every row and every raw record, for damage.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what needs no decision.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    as_json: JsonOption = False,
) -> None:
    """
    Examine the installation: versions, settings, disk, schema, snapshot, archive against database, laws.

    Ends with 1 when something is broken.
    """
    settings = settings_of(config, data)
    feeds = load_feeds(settings.folder / "feeds.toml") if (settings.folder / "feeds.toml").exists() else ()
    found = list(examine(store_of(settings), deep=deep, repair=repair))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_row(Text("fine", style=_STYLES["fine"]), "settings", Text(f"read, {len(feeds)} feeds"))
        for one in found:
            told = f"{one.message}. {one.remedy}" if one.remedy else one.message
            table.add_row(Text(one.state, style=_STYLES[one.state]), one.subject, Text(told))
        Console().print(table)
    if any(one.state == "broken" for one in found):
        raise typer.Exit(1)


def publish(
    *,
    force: Annotated[bool, typer.Option("--force", help="Publish although nothing changed.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Bring the database up to date with this program, and publish its snapshot."""
    store = existing_store(settings_of(config, data))
    now = datetime.now(UTC)
    store.prepare(now)
    done = publish_snapshot(store, now=now, force=force)
    what = f"published, {done.size // 2**20} MiB in {done.seconds:.1f} s" if done.written else "nothing has changed"
    typer.echo(f"{done.path}: {what}{f'; {done.warning}' if done.warning else ''}")


def backup(
    *,
    to: FolderOption = None,
    keep: Annotated[int | None, typer.Option(min=1, help="How many backups remain; as configured by default.")] = None,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="The database alone.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Back up the database and the archive; the oldest backups beyond the number to keep are removed."""
    settings = settings_of(config, data)
    made = backups.back_up(
        existing_store(settings),
        _folder(settings, to),
        now=datetime.now(UTC),
        keep=keep or settings.retention.backups,
        with_archive=not no_archive,
    )
    typer.echo(f"{made.path}: {made.note.size // 2**20} MiB of database, {len(made.note.segments)} segments")


def restore(
    name: Annotated[str | None, typer.Argument(help="Name of the backup; the newest by default.")] = None,
    *,
    to: FolderOption = None,
    show: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Put a backup in the place of the database; the one that was there is kept beside it."""
    settings = settings_of(config, data)
    folder = _folder(settings, to)
    if show:
        for one in backups.backups(folder):
            typer.echo(f"{one.path.name}  {one.note.size // 2**20} MiB  {len(one.note.segments)} segments")
        return
    chosen = backups.named(folder, name)
    kept = backups.restore(store_of(settings), chosen, now=datetime.now(UTC))
    typer.echo(f"{chosen.path.name} restored and published{f'; what was there is kept as {kept}' if kept else ''}")


def forget(
    article: Annotated[str, typer.Argument(help="Its address, its id, or the beginning of its id.")],
    *,
    reason: Annotated[str, typer.Option(help="Noted beside the tombstone.")] = "on request",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """
    Remove an article on request: rows, words and raw bytes, here and from the snapshot at once.

    Backups lose it when they are rotated out. A tombstone keeps it from coming back.
    """
    if not yes and not typer.confirm(f"Remove {article} for good?"):
        raise UsageError("nothing was removed", "Say yes, or pass --yes")
    done = forgetting.forget(existing_store(settings_of(config, data)), article, reason=reason, now=datetime.now(UTC))
    typer.echo(f"{done.article_id} forgotten: {done.records} raw records erased, {done.relinked} other links changed")


def _folder(settings: Settings, to: Path | None) -> Path:
    """Where backups are kept."""
    return to or settings.data / "backups"
