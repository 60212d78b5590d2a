"""A small desk for tests of the main job: a configuration and a data folder of its own, and queries on its snapshot."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config import Settings, load_feeds, load_settings
from pipeline.models import Feed
from pipeline.steps import ingest as steps
from pipeline.steps.run import Summary

CONFIG = Path(__file__).parents[2] / "config"
SETTINGS = """
[fetch]
host_delay = 0
allowed_networks = ["127.0.0.0/8"]

[poll]
interval = 0.001
adaptive = false

[extract]
workers = 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """
    One installation.

    Attributes:
        folder: Holds `config` and `data`.
    """

    folder: Path

    @property
    def config(self) -> Path:
        """The configuration folder."""
        return self.folder / "config"

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def settings(self) -> Settings:
        """The settings, read anew."""
        return load_settings(self.config, self.data, {})

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The subscribed feeds."""
        return load_feeds(self.config / "feeds.toml")

    def ingest(self, **choices: Any) -> Summary:
        """Run the main job once, without Prefect."""
        opening = steps.workbench(self.settings, self.feeds, parameters={}, wait_seconds=60)
        with opening as bench, steps.in_threads() as submit:
            return steps.ingest(bench, submit, **choices)

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Ask the snapshot."""
        with duckdb.connect(str(self.data / "tocsin.duckdb"), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()


def open_desk(folder: Path, feeds_toml: str, settings: str = SETTINGS) -> Desk:
    """Make an installation with the shipped lexicon and these feeds."""
    shutil.copytree(CONFIG, folder / "config")
    (folder / "config" / "tocsin.toml").write_text(settings, encoding="utf-8")
    (folder / "config" / "feeds.toml").write_text(feeds_toml, encoding="utf-8")
    return Desk(folder=folder)
