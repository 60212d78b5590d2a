"""Options that many commands share, and what they stand for."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.config import Settings, load_settings
from pipeline.errors import UsageError
from pipeline.store.database import Store

ConfigOption = Annotated[
    Path, typer.Option("--config", envvar="TOCSIN_CONFIG", help="Folder with tocsin.toml, feeds.toml and the lexicon.")
]
DataOption = Annotated[
    Path, typer.Option("--data", envvar="TOCSIN_DATA", help="Folder of the database, its snapshot and the archive.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]

DEFAULT_CONFIG = Path("config")
DEFAULT_DATA = Path("data")


def settings_of(config: Path, data: Path) -> Settings:
    """
    Read the settings that a command runs under.

    Raises:
        ConfigError: If the configuration is wrong.
    """
    return load_settings(config, data, dict(os.environ))


def store_of(settings: Settings) -> Store:
    """The store of these settings."""
    return Store(data=settings.data, memory_limit=settings.store.memory_limit, threads=settings.store.threads)


def existing_store(settings: Settings) -> Store:
    """
    The store, where there is already a corpus.

    Raises:
        UsageError: If the data folder holds none.
    """
    store = store_of(settings)
    if not store.live.exists():
        raise UsageError(f"{settings.data} holds no corpus yet", "Run `tocsin ingest` first, or name it with --data")
    return store
