"""Reads one TOML file of the lexicon strictly: every mistake names the file, the line and the remedy."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from pipeline.errors import ConfigError
from pipeline.tagging.entries import Words

_LANGUAGE = re.compile(r"^(?:[a-z]{2,3}|any)$")


class Source:
    """
    One TOML file.

    Args:
        path: Where it is.

    Raises:
        ConfigError: If it is missing or no TOML.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.raw = path.read_bytes()
            text = self.raw.decode("utf-8")
            self._lines = text.splitlines()
            self._data: dict[str, Any] = tomllib.loads(text)
        except FileNotFoundError as error:
            message = f"{path} is missing"
            raise ConfigError(
                message, "Restore it from the distribution, or point --config at a complete folder"
            ) from error
        except UnicodeDecodeError as error:
            line = self.raw[: error.start].count(b"\n") + 1
            message = f"{path}, line {line}: not UTF-8"
            raise ConfigError(message, "Save the file as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            message = f"{path}: {error}"
            raise ConfigError(message, "Mend the TOML at that line") from error

    def only(self, *names: str) -> None:
        """
        Refuse unknown names at the top of the file.

        Args:
            names: Names that may stand there.

        Raises:
            ConfigError: If another one does.
        """
        for name in self._data:
            if name not in names:
                line = self._find(rf"^\s*(?:\[+\s*)?{re.escape(name)}\b", 1)
                self.fail(line, f"unknown name {name!r}", f"Known here: {', '.join(names)}")

    def tables(self, name: str) -> "Iterator[Entry]":
        """
        Go through an array of tables.

        Args:
            name: Name of the array, as in `[[name]]`.

        Yields:
            Its tables with their lines; none where the array is absent.

        Raises:
            ConfigError: If it is no array of tables.
        """
        found = self._data.get(name, [])
        lines = [number for number, line in enumerate(self._lines, 1) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", line)]
        if not isinstance(found, list) or len(lines) != len(found):
            self.fail(
                1, f"{name!r} is no list of [[{name}]] blocks", f"Write each as a block that begins with [[{name}]]"
            )
        for index, (values, line) in enumerate(zip(found, lines, strict=True)):
            until = lines[index + 1] if index + 1 < len(lines) else len(self._lines) + 1
            yield Entry(source=self, values=values, line=line, until=until)

    def table(self, name: str) -> "Entry":
        """
        Open a single table.

        Args:
            name: As in `[name]`.

        Returns:
            The table.

        Raises:
            ConfigError: If it is missing.
        """
        line = self._find(rf"^\s*\[\s*{re.escape(name)}\s*\]", 1)
        values = self._data.get(name)
        if not isinstance(values, dict):
            self.fail(1, f"[{name}] is missing", f"Add the table [{name}]")
        return Entry(source=self, values=values, line=line, until=len(self._lines) + 1)

    def fail(self, line: int, what: str, remedy: str) -> NoReturn:
        """
        Give up on the file.

        Args:
            line: Where the mistake is.
            what: What is wrong.
            remedy: What to do about it.

        Raises:
            ConfigError: Always.
        """
        message = f"{self.path}, line {line}: {what}"
        raise ConfigError(message, remedy)

    def find(self, text: str, line: int, until: int) -> int:
        """The line between two lines that holds a text; the first of them when none does."""
        for number, content in enumerate(self._lines[line - 1 : until - 1], line):
            if text in content:
                return number
        return line

    def _find(self, pattern: str, default: int) -> int:
        """The first line that matches a pattern."""
        for number, content in enumerate(self._lines, 1):
            if re.match(pattern, content):
                return number
        return default


class Entry:
    """
    One table of a file, read value by value; `done` refuses what was not read.

    Args:
        source: The file.
        values: The table.
        line: Line of its header.
        until: Line behind its last one.
    """

    def __init__(self, *, source: Source, values: Mapping[str, Any], line: int, until: int) -> None:
        self.source = source
        self.line = line
        self.until = until
        self._values = values
        self._read: set[str] = set()

    def fail(self, what: str, remedy: str, near: str = "") -> NoReturn:
        """
        Give up on the file because of this table.

        Args:
            what: What is wrong.
            remedy: What to do about it.
            near: Text in the table at which the mistake stands.

        Raises:
            ConfigError: Always.
        """
        self.source.fail(self.source.find(near, self.line, self.until) if near else self.line, what, remedy)

    def _value(self, name: str, kinds: tuple[type, ...], described: str, *, required: bool) -> Any:
        """One value, its type checked."""
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            if required:
                self.fail(f"{name!r} is missing", f"Add {name} = {described}")
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.fail(f"{name!r} is {value!r}", f"Write {name} = {described}", name)
        return value

    def text(self, name: str, *, allowed: tuple[str, ...] = ()) -> str:
        """A string that must be there, one of `allowed` if any are given."""
        value = self._value(name, (str,), '"..."', required=True)
        if not value.strip():
            self.fail(f"{name!r} is empty", f'Write {name} = "..."', name)
        if allowed and value not in allowed:
            self.fail(f"{name} is {value!r}", f"Choose one of: {', '.join(allowed)}", name)
        return str(value)

    def maybe_text(self, name: str) -> str | None:
        """A string that may be absent."""
        value = self._value(name, (str,), '"..."', required=False)
        return None if value is None else str(value)

    def number(self, name: str, default: float | None = None) -> float:
        """A number; required where no default is given."""
        value = self._value(name, (int, float), "a number", required=default is None)
        return float(default if value is None and default is not None else value)

    def maybe_number(self, name: str) -> float | None:
        """A number that may be absent."""
        value = self._value(name, (int, float), "a number", required=False)
        return None if value is None else float(value)

    def maybe_whole(self, name: str) -> int | None:
        """A whole number that may be absent."""
        value = self._value(name, (int,), "a whole number", required=False)
        return None if value is None else int(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self._value(name, (bool,), "true or false", required=False)
        return default if value is None else bool(value)

    def day(self, name: str) -> date | None:
        """A date, or a string that holds one, that may be absent."""
        value = self._value(name, (date, str), "2020-11-10", required=False)
        if not isinstance(value, str):
            return None if value is None else date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{name} is {value!r}, no date", f"Write {name} = 2020-11-10", name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; a single string counts as a list of one, an absent one as empty."""
        value = self._value(name, (list, str), '["...", "..."]', required=False)
        listed = [value] if isinstance(value, str) else value or []
        for item in listed:
            if not isinstance(item, str) or not item.strip():
                self.fail(f"{name!r} holds {item!r}", "Write non-empty strings in quotation marks", name)
        return tuple(listed)

    def children(self, name: str) -> "tuple[Entry, ...]":
        """Inner tables, such as `[[tags.codes]]` or a list of inline tables."""
        value = self._value(name, (list,), "a list of tables", required=False) or []
        for item in value:
            if not isinstance(item, dict):
                self.fail(f"{name!r} holds {item!r}", "Write tables: { name = value, ... }", name)
        line = self.source.find(name, self.line + 1, self.until)
        return tuple(Entry(source=self.source, values=item, line=line, until=self.until) for item in value)

    def inner(self, name: str) -> "Entry":
        """An inner table, empty when absent."""
        value = self._value(name, (dict,), "a table", required=False) or {}
        line = self.source.find(f".{name}]", self.line, self.until)
        return Entry(source=self.source, values=value, line=line, until=self.until)

    def words(self, name: str = "") -> Words:
        """Lists of words by language: those of the inner table `name`, or what is left unread of this one."""
        table = self.inner(name) if name else self
        languages = [key for key in table._values if key not in table._read and _LANGUAGE.match(key)]
        return {language: table.texts(language) for language in languages}

    def items(self) -> Mapping[str, float]:
        """All values as numbers by name."""
        return {name: self.number(name) for name in self._values}

    def done(self) -> None:
        """
        Refuse what nobody has read.

        Raises:
            ConfigError: If the table holds an unknown name.
        """
        for name in self._values:
            if name not in self._read:
                self.fail(f"unknown name {name!r}", f"Known here: {', '.join(sorted(self._read))}", name)
