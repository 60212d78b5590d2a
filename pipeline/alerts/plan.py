"""Reads `alerts.toml`: named questions and the channels that their answers go to; secrets stand in the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.config import read_toml
from pipeline.errors import ConfigError

_Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
_Variable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$")]


class _Section(BaseModel):
    """A table of `alerts.toml`: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Channel(_Section):
    """
    A way to send what was found.

    Attributes:
        kind: command (JSON on its standard input), webhook (JSON by POST), email (SMTP) or apprise (any service of it).
        command: Words of the command; no shell is involved.
        url: Address of a webhook that needs no secret.
        url_env: Environment variable with the address of a webhook or an Apprise URL.
        host: SMTP server.
        port: Its port.
        starttls: Whether the connection is encrypted before anything is said.
        sender: Address that mail comes from.
        to: Addresses that mail goes to.
        username_env: Environment variable with the user's name for SMTP.
        password_env: Environment variable with the password for SMTP.
    """

    kind: Literal["command", "webhook", "email", "apprise"]
    command: tuple[str, ...] = ()
    url: str | None = None
    url_env: _Variable | None = None
    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65_535)] = 25
    starttls: bool = True
    sender: str = ""
    to: tuple[str, ...] = ()
    username_env: _Variable | None = None
    password_env: _Variable | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Refuse a channel that lacks what its kind needs, or that holds a secret."""
        needed = {
            "command": bool(self.command),
            "webhook": bool(self.url or self.url_env),
            "email": bool(self.sender and self.to),
            "apprise": bool(self.url_env),
        }
        if not needed[self.kind]:
            wanted = {"command": "command", "webhook": "url or url_env", "email": "sender and to", "apprise": "url_env"}
            message = f"a channel of kind {self.kind} needs {wanted[self.kind]}"
            raise ValueError(message)
        parts = urlsplit(self.url or "")
        if parts.password or parts.query:
            message = "an address with a secret belongs into an environment variable: name it with url_env"
            raise ValueError(message)
        return self

    def secret(self, variable: str | None, environment: Mapping[str, str]) -> str:
        """
        The value of an environment variable that the channel names.

        Raises:
            ConfigError: If it is not set.
        """
        if variable is None:
            return ""
        if not environment.get(variable):
            raise ConfigError(
                f"environment variable {variable} is not set", "Set it: a channel of alerts.toml needs it"
            )
        return environment[variable]


class Alert(_Section):
    """
    A named question.

    Attributes:
        name: What it is called.
        title: What messages say of it.
        query: SQL on the snapshot with the parameters `$since` (greatest `changes.seq` at the last answer) and `$now`.
            Each row has `key` and `title`, and may have `link`, `tags` and `detail`; rows of one key are one message,
            and no key is told twice.
        channels: Names of the channels that answers go to.
    """

    name: _Name
    title: str
    query: Annotated[str, Field(min_length=1)]
    channels: Annotated[tuple[str, ...], Field(min_length=1)]


class Plan(_Section):
    """
    The whole of `alerts.toml`.

    Attributes:
        channels: Ways to send, by name.
        alerts: Questions.
    """

    channels: dict[_Name, Channel] = {}
    alerts: tuple[Alert, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse a question whose channel is not there, and two of one name."""
        seen: set[str] = set()
        for alert in self.alerts:
            missing = [name for name in alert.channels if name not in self.channels]
            if missing:
                message = f'alert "{alert.name}" names the channel "{missing[0]}", which is not there'
                raise ValueError(message)
            if alert.name in seen:
                message = f'two alerts are called "{alert.name}"'
                raise ValueError(message)
            seen.add(alert.name)
        return self


def load_plan(path: Path) -> Plan:
    """
    Read `alerts.toml`; a missing file means that nobody is told anything.

    Raises:
        ConfigError: If a key is unknown or a value cannot be.
    """
    if not path.exists():
        return Plan()
    try:
        return Plan.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
        where = f"{path}: {place}" if place else f"{path}"
        raise ConfigError(f"{where}: {first['msg'].removeprefix('Value error, ')}", "See docs/operations.md") from error
