"""Reads `config/*.toml` into frozen settings; a mistake is named with file, key, value and remedy."""

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, ValidationError

from pipeline.errors import ConfigError
from pipeline.models import Feed
from pipeline.secrets import fill, split

ENVIRONMENT_PREFIX = "TOCSIN_"

_Seconds = Annotated[float, Field(gt=0)]
_Size = Annotated[str, Field(pattern=r"^\d+(\.\d+)? ?(MB|GB|MiB|GiB)$")]


def _checked_cron(line: str) -> str:
    """Refuse what is no cron line."""
    try:
        CronSim(line, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        message = f"not a cron line of five fields ({error})"
        raise ValueError(message) from error
    return line


_Cron = Annotated[str, AfterValidator(_checked_cron)]


class _Section(BaseModel):
    """A table of `tocsin.toml`: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FetchSection(_Section):
    """How pages and feeds are fetched; times in seconds, sizes in bytes."""

    contact: str = "https://github.com/tocsin-news/tocsin"
    connect_timeout: _Seconds = 10
    read_timeout: _Seconds = 20
    total_timeout: _Seconds = 60
    max_feed_bytes: Annotated[int, Field(gt=0)] = 10 * 1024 * 1024
    max_page_bytes: Annotated[int, Field(gt=0)] = 5 * 1024 * 1024
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 10
    max_connections: Annotated[int, Field(ge=1, le=50)] = 50
    host_delay: Annotated[float, Field(ge=0)] = 1.0
    max_host_delay: _Seconds = 30
    quick_retries: Annotated[int, Field(ge=0, le=2)] = 2
    attempts: Annotated[int, Field(ge=1, le=20)] = 5
    retry_after: _Seconds = 600
    max_retry_after: _Seconds = 86_400
    robots_forbidden: Literal["deny", "allow"] = "deny"
    opt_out: Literal["ignore", "metadata_only", "skip"] = "metadata_only"
    allowed_networks: tuple[str, ...] = ()
    page_batch: Annotated[int, Field(ge=1, le=1000)] = 200


class PollSection(_Section):
    """How often feeds are polled; seconds."""

    interval: _Seconds = 900
    max_interval: _Seconds = 86_400
    adaptive: bool = True
    max_hint: _Seconds = 86_400
    shard_feeds: Annotated[int, Field(ge=1, le=500)] = 300


class ExtractSection(_Section):
    """The pool that extracts pages; seconds and bytes."""

    workers: Annotated[int, Field(ge=0, le=64)] = 0
    timeout: _Seconds = 20
    memory: Annotated[int, Field(ge=256 * 1024 * 1024)] = 1024 * 1024 * 1024
    pages_per_worker: Annotated[int, Field(ge=1)] = 10_000


class BackfillSection(_Section):
    """Where archives of the web answer, and how long after publication they are looked at; days."""

    wayback_index: str = "https://web.archive.org/cdx/search/cdx"
    wayback_captures: str = "https://web.archive.org/web"
    commoncrawl: str = "https://data.commoncrawl.org"
    crawl_lag: Annotated[int, Field(ge=0)] = 30


class StoreSection(_Section):
    """DuckDB and the published snapshot."""

    memory_limit: _Size = "1GB"
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    publish_every: Annotated[float, Field(ge=0)] = 0
    dedupe_window_days: Annotated[int, Field(ge=1)] | None = None


class ScheduleSection(_Section):
    """Schedules of the deployments: cron lines in UTC."""

    ingest: _Cron = "*/15 * * * *"
    maintain: _Cron = "17 3 * * *"


class RetentionSection(_Section):
    """How long things are kept; None keeps them for ever."""

    archive_days: Annotated[int, Field(ge=1)] | None = None
    feed_days: Annotated[int, Field(ge=1)] | None = None
    backups: Annotated[int, Field(ge=1)] = 7


class Settings(_Section):
    """
    All settings of one installation.

    Attributes:
        folder: The configuration folder they were read from.
        data: The data folder.
        fetch: How pages and feeds are fetched.
        poll: How often feeds are polled.
        extract: The pool that extracts pages.
        backfill: Where archives of the web answer.
        store: DuckDB and the published snapshot.
        schedule: Schedules of the deployments.
        retention: How long things are kept.
    """

    folder: Path
    data: Path
    fetch: FetchSection = FetchSection()
    poll: PollSection = PollSection()
    extract: ExtractSection = ExtractSection()
    backfill: BackfillSection = BackfillSection()
    store: StoreSection = StoreSection()
    schedule: ScheduleSection = ScheduleSection()
    retention: RetentionSection = RetentionSection()

    @property
    def version(self) -> str:
        """Sixteen letters that change when a setting does; where the folders lie does not matter."""
        spelled = self.model_dump_json(exclude={"folder", "data"})
        return hashlib.blake2b(spelled.encode(), digest_size=8).hexdigest()

    @property
    def workers(self) -> int:
        """Extraction workers: as set, else one a core."""
        return self.extract.workers or os.cpu_count() or 1


class _FeedRow(_Section):
    """One `[[feeds]]` table."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    url: HttpUrl
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    family: str | None = None
    kind: Literal["wire", "state", "ngo", "local"] | None = None


class _FeedsFile(_Section):
    """The whole of `feeds.toml`."""

    feeds: tuple[_FeedRow, ...] = ()


def read_toml(path: Path) -> dict[str, Any]:
    """
    Read one TOML file.

    Raises:
        ConfigError: If it is missing or is not TOML; the message names the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: not there", "Create it, or name another folder with --config") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}", "Save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", "Correct the TOML at that place") from error


def load_settings(folder: Path, data: Path, environment: dict[str, str]) -> Settings:
    """
    Read `tocsin.toml` and lay the environment over it.

    A variable such as `TOCSIN_FETCH__HOST_DELAY=2` overrides `[fetch] host_delay`.

    Args:
        folder: The configuration folder; a missing `tocsin.toml` means the defaults.
        data: The data folder.
        environment: Environment variables.

    Raises:
        ConfigError: If a key is unknown or a value cannot be.
    """
    path = folder / "tocsin.toml"
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such configuration folder", "Name it with --config or $TOCSIN_CONFIG")
    values = read_toml(path) if path.exists() else {}
    origins = _overlay(values, environment)
    try:
        return Settings.model_validate({"folder": folder, "data": data, **values})
    except ValidationError as error:
        raise _explained(error, path, origins) from error


def load_feeds(path: Path, environment: Mapping[str, str] = os.environ) -> tuple[Feed, ...]:
    """
    Read the subscribed feeds.

    Args:
        path: The file.
        environment: Holds the values of `${NAME}` in URLs.

    Returns:
        Feeds in file order; their URLs may still carry secrets.

    Raises:
        ConfigError: If a key is unknown, a value cannot be, a variable is not set, or a name or URL stands twice.
    """
    values = read_toml(path)
    _fill_urls(path, values, environment)
    try:
        rows = _FeedsFile.model_validate(values).feeds
    except ValidationError as error:
        raise _explained(error, path, {}) from error
    _refuse_twins(path, "name", [row.name for row in rows])
    _refuse_twins(path, "url", [str(row.url) for row in rows])
    written = [str(row["url"]) for row in values.get("feeds", [])]
    return tuple(
        Feed(name=row.name, url=url, language=row.language, country=row.country, family=row.family, kind=row.kind)
        for row, url in zip(rows, written, strict=True)
    )


def _fill_urls(path: Path, values: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Put secrets from the environment in the URLs that name them."""
    rows = values.get("feeds")
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict) and isinstance(row.get("url"), str):
            try:
                row["url"] = fill(row["url"], environment)
            except ValueError as error:
                where = f"{path}{_line_of(path, ('feeds', number, 'url'))}"
                raise ConfigError(f"{where}: {error}", "See docs/fetching.md, private feeds") from error


def _overlay(values: dict[str, Any], environment: dict[str, str]) -> dict[str, str]:
    """Lay `TOCSIN_SECTION__KEY` over the file's values; returns which variable set which key."""
    origins: dict[str, str] = {}
    for variable, text in environment.items():
        section, separator, key = variable.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if not variable.startswith(ENVIRONMENT_PREFIX) or not separator:
            continue
        values.setdefault(section, {})
        if isinstance(values[section], dict):
            values[section][key] = _typed(text)
        origins[f"{section}.{key}"] = variable
    return origins


def _typed(text: str) -> Any:
    """Read an environment value as TOML where it is some, else as a string."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _refuse_twins(path: Path, key: str, values: list[str]) -> None:
    """Refuse a value that stands twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ConfigError(f'{path}: {key} "{_shown(value)}" stands twice', "Remove one of the two feeds")
        seen.add(value)


def _explained(error: ValidationError, path: Path, origins: dict[str, str]) -> ConfigError:
    """Turn pydantic's first complaint into one line that a person can act on."""
    first = error.errors()[0]
    key = _dotted(first["loc"])
    where = f"environment variable {origins[key]}" if key in origins else f"{path}{_line_of(path, first['loc'])}"
    if first["type"] == "extra_forbidden":
        return ConfigError(
            f"{where}: unknown key `{key}`", "Remove it or correct its spelling (see docs/configuration.md)"
        )
    if first["type"] == "missing":
        return ConfigError(f"{where}: `{key}` is missing", "Add it")
    return ConfigError(f"{where}: `{key}` = {_shown(first['input'])!r}: {first['msg'].lower()}", "Correct the value")


def _shown(value: object) -> object:
    """Spell a wrong value for a message; an address without its secrets."""
    if not isinstance(value, str) or "://" not in value:
        return value
    try:
        return split(value)[0]
    except ValueError:
        return "an address that cannot be taken apart"


def _dotted(location: tuple[int | str, ...]) -> str:
    """Spell a place in a TOML file: `feeds[3].url`."""
    parts = ""
    for step in location:
        parts += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if parts else str(step)
    return parts


def _line_of(path: Path, location: tuple[int | str, ...]) -> str:
    """Find the line that a complaint is about: the key within its table; empty when it cannot be told."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    index = next((step for step in location if isinstance(step, int)), 0)
    names = [step for step in location if isinstance(step, str)]
    header = re.compile(rf"^\s*\[+\s*{re.escape(names[0])}\s*\]+")
    tables = [number for number, line in enumerate(lines) if header.match(line)]
    start = tables[index] if index < len(tables) else 0
    if len(names) > 1:
        key = re.compile(rf"^\s*{re.escape(names[-1])}\s*=")
        for number in range(start, len(lines)):
            if key.match(lines[number]):
                return f", line {number + 1}"
            if number > start and lines[number].lstrip().startswith("["):
                break
    return f", line {start + 1}"
