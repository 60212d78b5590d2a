"""`tocsin serve` and `tocsin maintain`: runs by itself, and the upkeep that it does at night."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from pipeline.cli.ingest import DirectOption, WaitOption
from pipeline.cli.options import DEFAULT_CONFIG, DEFAULT_DATA, ConfigOption, DataOption, settings_of, store_of
from pipeline.cli.summary import print_summary
from pipeline.config import Settings, load_feeds
from pipeline.errors import ConfigError
from pipeline.steps import maintain as steps
from pipeline.store.locks import locked
from pipeline.tagging.lexicon import load as load_lexicon

PortOption = Annotated[
    int, typer.Option("--port", envvar="TOCSIN_PORT", min=1, max=65_535, help="Port of the Prefect server on loopback.")
]
EveryOption = Annotated[
    float | None, typer.Option("--every", min=1, help="Seconds between two ingests, instead of the cron line.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(serve)
    app.command()(maintain)


def serve(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    port: PortOption = 4200,
    every: EveryOption = None,
) -> None:
    """
    Run by itself: ingest on the schedule of tocsin.toml, upkeep at night, backfill and replay when asked for.

    Starts a Prefect server on loopback, whose pages show every run, unless PREFECT_API_URL names one. Ctrl-C or SIGTERM
    ends it at any moment; the next start goes on.
    """
    settings = settings_of(config, data)
    load_feeds(config / "feeds.toml")
    load_lexicon(config)
    _require_writable(settings)
    with locked(store_of(settings).run_lock("serve"), wait_seconds=5), _server(settings, port) as api_url:
        from flows.serving import serve as serve_flows  # noqa: PLC0415 (Prefect takes seconds to import)

        def ready(names: Sequence[str]) -> None:
            pages = api_url.removesuffix("/api")
            sys.stdout.write(f"serving {', '.join(names)}; see {pages}\n")
            sys.stdout.flush()

        pause = timedelta(seconds=every) if every is not None else None
        serve_flows(settings, api_url, every=pause, ready=ready)


def maintain(
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    direct: DirectOption = False,
    wait: WaitOption = 0,
) -> None:
    """Do the upkeep now: prune, fold the write-ahead log in, back up, publish."""
    settings = settings_of(config, data)
    if direct:
        with steps.upkeep(settings, wait_seconds=wait) as run:
            summary = steps.maintain(run)
    else:
        from flows.maintain import maintain as maintain_flow  # noqa: PLC0415 (Prefect takes seconds to import)

        summary = maintain_flow(config=settings.folder, data=settings.data, wait_seconds=wait)
    print_summary(summary, settings, Console(), hint=False)


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[str]:
    """The API of the configured Prefect server, else of one of our own."""
    from flows.server import running_server  # noqa: PLC0415 (sets Prefect's defaults)
    from flows.serving import configured_server  # noqa: PLC0415 (Prefect takes seconds to import)

    _share_modules()
    configured = configured_server()
    if configured:
        yield configured
        return
    with running_server(settings.data, port, os.environ) as api_url:
        yield api_url


def _share_modules() -> None:
    """Let the processes of runs find the same modules as this one, installed or not, and die with this one."""
    from flows import leash  # noqa: PLC0415 (sets Prefect's defaults)

    paths = [path for path in sys.path if path]
    os.environ["PYTHONPATH"] = os.pathsep.join([os.getcwd(), *paths] if "" in sys.path else paths)  # noqa: PTH109
    os.environ[leash.VARIABLE] = str(os.getpid())


def _require_writable(settings: Settings) -> None:
    """Refuse a data folder that cannot be written before anything starts."""
    try:
        store_of(settings).live.parent.mkdir(parents=True, exist_ok=True)
        probe = settings.data / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigError(f"{settings.data}: {error.strerror}", "Name a writable folder with --data") from error
