"""`tocsin quarantine`: what could not be used, with its reason and its raw bytes; take it up again or give it up."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.archive import read
from pipeline.cli.options import (
    DEFAULT_CONFIG,
    DEFAULT_DATA,
    ConfigOption,
    DataOption,
    JsonOption,
    existing_store,
    settings_of,
)
from pipeline.errors import UsageError
from pipeline.store import quarantine
from pipeline.store.database import Store
from pipeline.store.quarantine import Quarantined

StageOption = Annotated[str | None, typer.Option(help="Only of this stage: poll, download, extract or load.")]
ReasonOption = Annotated[str | None, typer.Option(help="Only with this reason, such as http_404.")]
FeedOption = Annotated[str | None, typer.Option(help="Only of this feed.")]
IdsArgument = Annotated[list[str] | None, typer.Argument(help="Ids, or their beginnings, as `list` shows them.")]
AllOption = Annotated[bool, typer.Option("--all", help="All that the other options leave.")]

_SHOWN_BYTES = 2_000


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, help="What could not be used: list it, look at it, try again, give it up."
    )
    group.command("list")(list_rows)
    group.command("show")(show)
    group.command("replay")(replay)
    group.command("drop")(drop)
    app.add_typer(group, name="quarantine")


def list_rows(
    *,
    stage: StageOption = None,
    reason: ReasonOption = None,
    feed: FeedOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    as_json: JsonOption = False,
) -> None:
    """List what is in quarantine, newest first."""
    found = _rows(existing_store(settings_of(config, data)), stage, reason, feed)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str, indent=2))
        return
    table = Table("id", "since", "stage", "reason", "feed", "address", box=None)
    for one in found:
        table.add_row(one.id, f"{one.quarantined_at:%Y-%m-%d %H:%M}", one.stage, one.reason, one.feed or "", one.url)
    Console().print(table)
    counts = ", ".join(f"{n} {why}" for why, n in Counter(one.reason for one in found).most_common())
    typer.echo(f"{len(found)} in quarantine{f': {counts}' if counts else ''}")


def show(
    identifier: Annotated[str, typer.Argument(help="Id, or its beginning.")],
    *,
    raw: Annotated[bool, typer.Option("--raw", help="Write the raw bytes to standard output, nothing else.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Show one document: why it is there, what the server said, and the beginning of its bytes."""
    store = existing_store(settings_of(config, data))
    (one,) = _chosen([identifier], everything=False, found=_rows(store))
    record = (
        read(store.archive, one.warc_file, one.warc_offset) if one.warc_file and one.warc_offset is not None else None
    )
    if raw:
        sys.stdout.buffer.write(record.document.body if record else b"")
        return
    for name, value in asdict(one).items():
        typer.echo(f"{name:<15} {value if value is not None else '-'}")
    if record is not None:
        typer.echo(f"{'status':<15} {record.document.status or '-'}")
        for name, value in record.document.headers:
            typer.echo(f"{'':<15} {name}: {value}")
        typer.echo(f"\n{record.document.body[:_SHOWN_BYTES].decode('utf-8', 'replace')}")


def replay(
    identifiers: IdsArgument = None,
    *,
    everything: AllOption = False,
    stage: StageOption = None,
    reason: ReasonOption = None,
    feed: FeedOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Try documents again in the next run; what fails again comes back."""
    store = existing_store(settings_of(config, data))
    chosen = _chosen(identifiers or [], everything=everything, found=_rows(store, stage, reason, feed))
    with store.transaction() as connection:
        quarantine.replay(connection, chosen, datetime.now(UTC))
    typer.echo(f"{len(chosen)} are tried again by the next `tocsin ingest`")


def drop(
    identifiers: IdsArgument = None,
    *,
    everything: AllOption = False,
    stage: StageOption = None,
    reason: ReasonOption = None,
    feed: FeedOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Give documents up; they are not fetched again unless their entry changes."""
    store = existing_store(settings_of(config, data))
    chosen = _chosen(identifiers or [], everything=everything, found=_rows(store, stage, reason, feed))
    with store.transaction() as connection:
        quarantine.drop(connection, chosen)
    typer.echo(f"{len(chosen)} dropped")


def _rows(
    store: Store, stage: str | None = None, reason: str | None = None, feed: str | None = None
) -> tuple[Quarantined, ...]:
    """Read the table."""
    with store.transaction() as connection:
        return quarantine.rows(connection, stage=stage, reason=reason, feed=feed)


def _chosen(identifiers: list[str], *, everything: bool, found: tuple[Quarantined, ...]) -> tuple[Quarantined, ...]:
    """
    Pick rows by the beginnings of their ids, or all.

    Raises:
        UsageError: If nothing is named, or a beginning fits none or several.
    """
    if everything:
        return found
    if not identifiers:
        raise UsageError("nothing is named", "Give ids, or --all with --reason, --stage or --feed")
    chosen = []
    for beginning in identifiers:
        fitting = [one for one in found if one.id.startswith(beginning)]
        if len(fitting) != 1:
            raise UsageError(f'"{beginning}" names {len(fitting)} documents', "See `tocsin quarantine list`")
        chosen.append(fitting[0])
    return tuple(chosen)
