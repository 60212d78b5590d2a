"""Remembers, in one small file, how far each question has been answered on each channel and what it has told."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigError

MOST_TOLD = 20_000
"""Keys remembered for one question and channel; the oldest are forgotten first."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """
    How far one question has got on one channel.

    Attributes:
        since: Greatest `changes.seq` at its last answer.
        told: Keys that were sent, oldest first.
    """

    since: int = 0
    told: list[str] = field(default_factory=list)


class Memory:
    """The file with the progress of all questions."""

    def __init__(self, path: Path) -> None:
        """
        Args:
            path: The file; made when something is first remembered.

        Raises:
            ConfigError: If it cannot be read.
        """
        self._path = path
        self._known: dict[str, Progress] = {}
        if path.exists():
            try:
                known = json.loads(path.read_text(encoding="utf-8"))
                self._known = {key: Progress(since=one["since"], told=list(one["told"])) for key, one in known.items()}
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(f"{path} is damaged", "Remove it: what it had told is told again") from error

    def of(self, alert: str, channel: str) -> Progress:
        """The progress of a question on a channel."""
        return self._known.get(f"{alert}/{channel}", Progress())

    def remember(self, alert: str, channel: str, progress: Progress) -> None:
        """Keep the progress on the disk before anything else is sent."""
        self._known[f"{alert}/{channel}"] = Progress(since=progress.since, told=progress.told[-MOST_TOLD:])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        values = {key: {"since": one.since, "told": one.told} for key, one in self._known.items()}
        temporary = self._path.with_name(f".{self._path.name}.tmp")
        with temporary.open("w", encoding="utf-8") as stream:
            json.dump(values, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self._path)
