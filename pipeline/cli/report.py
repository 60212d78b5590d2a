"""`tocsin report`: one page to look at."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(report)


def report(
    *,
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; DATA/report.html by default.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Days back from the newest day of publication.")] = 60,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Write one self-contained HTML page: articles a day, conflicts, places, stories, tags, feed health."""
    from pipeline.report.write import write_report  # noqa: PLC0415 (loads the charts)

    settings = settings_of(config, data)
    path = to or settings.data / "report.html"
    write_report(settings.data / "tocsin.duckdb", path, days=days, now=datetime.now(UTC))
    typer.echo(f"{path}: open it in a browser; it needs no network")
