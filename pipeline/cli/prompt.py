"""The interactive shell: reads, runs, shows; Ctrl-C stops the query and not the shell."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.tables import print_table
from pipeline.errors import TocsinError, UsageError
from pipeline.export.formats import write_text
from pipeline.store.answers import asked, statements
from pipeline.store.describe import relations

_HELP = """SQL ends with a semicolon.
\\d          tables, views and macros      \\d NAME   columns of one
\\f FORMAT   table, csv, json or jsonl     \\q        leave (or Ctrl-D)
Ctrl-C stops a query. The corpus cannot be changed from here; examples stand in docs/queries.md."""

_KEYWORDS = [
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "BY",
    "ORDER",
    "LIMIT",
    "JOIN",
    "LEFT",
    "ANTI",
    "SEMI",
    "USING",
    "WITH",
    "AS",
    "COUNT",
    "DISTINCT",
    "FILTER",
    "HAVING",
    "QUALIFY",
    "DESCRIBE",
    "SUMMARIZE",
    "ALL",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "LIKE",
    "ILIKE",
    "IS",
    "NULL",
    "DESC",
    "ASC",
    "date_trunc",
]


@dataclass(slots=True, kw_only=True)
class Shell:
    """
    Runs statements and shows their answers.

    Attributes:
        connection: The snapshot, locked down.
        console: Where answers go.
        form: `table`, `csv`, `json` or `jsonl`.
        seconds: Limit for each query; None sets none.
        rows: Rows of a table that are drawn; 0 draws all.
    """

    connection: duckdb.DuckDBPyConnection
    console: Console
    form: str
    seconds: float | None
    rows: int

    def run(self, text: str) -> None:
        """
        Run all statements of a text, or one backslash command.

        Raises:
            UsageError: If a statement is refused; those before it have been answered.
        """
        if text.strip().startswith("\\"):
            self._command(text.strip())
            return
        for one in statements(text):
            with asked(self.connection, one, seconds=self.seconds) as answer:
                if self.form == "table":
                    print_table(answer, self.console, most=self.rows)
                else:
                    write_text(answer, self.form, sys.stdout)

    def interact(self) -> None:
        """Read, run and show until Ctrl-D or \\q."""
        session = _session(self._names())
        self.console.print(Text("tocsin sql: the snapshot, read-only. \\h helps, \\q leaves.", style="dim"))
        while True:
            try:
                text = session.prompt("tocsin> ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if text.strip() in ("\\q", "exit", "quit"):
                return
            self._attempt(text)

    def _attempt(self, text: str) -> None:
        """Run a text; what goes wrong is told and the shell goes on."""
        began = time.monotonic()
        try:
            self.run(text)
        except TocsinError as error:
            self.console.print(Text(str(error), style="red"))
        except KeyboardInterrupt:
            self.console.print(Text("stopped", style="red"))
        else:
            self.console.print(Text(f"{time.monotonic() - began:.2f} s", style="dim"))

    def _command(self, text: str) -> None:
        """Run one backslash command."""
        verb, _, rest = text.partition(" ")
        if verb == "\\d":
            self._describe(rest.strip().rstrip(";"))
        elif verb == "\\f" and rest.strip() in ("table", "csv", "json", "jsonl"):
            self.form = rest.strip()
        elif verb in ("\\h", "\\?"):
            self.console.print(Text(_HELP))
        else:
            raise UsageError(f'"{text}" is not known here', "\\h lists the commands")

    def _describe(self, name: str) -> None:
        """List what there is, or the columns of one relation."""
        known = relations(self.connection)
        table = Table(box=None, pad_edge=False)
        if name:
            found = [one for one in known if one.name == name]
            if not found:
                raise UsageError(f'there is no "{name}"', "\\d lists what there is")
            table.add_column("column")
            table.add_column("type")
            table.add_column("meaning")
            for column in found[0].columns:
                table.add_row(column.name, column.type, Text(column.comment))
            self.console.print(
                Text(f"{found[0].name}({found[0].parameters}): " * (found[0].kind == "macro") + found[0].comment)
            )
            if not found[0].columns:
                return
        else:
            table.add_column("name")
            table.add_column("kind")
            table.add_column("what it holds")
            for one in known:
                table.add_row(one.name, one.kind, Text(one.comment))
        self.console.print(table)

    def _names(self) -> list[str]:
        """Words that the shell completes."""
        known = relations(self.connection)
        columns = {column.name for one in known for column in one.columns}
        return [*_KEYWORDS, *(one.name for one in known), *sorted(columns)]


def _session(names: list[str]) -> PromptSession[str]:
    """A prompt with history, colours and completion; Enter sends when the statement is complete."""
    history = Path(user_state_path("tocsin", ensure_exists=True)) / "sql_history"
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        lexer=PygmentsLexer(SqlLexer),
        completer=WordCompleter(names, ignore_case=True),
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation="   ...> ",
    )
    return session


def _keys() -> KeyBindings:
    """Enter ends an input that is complete, and begins a new line in one that is not."""
    keys = KeyBindings()

    @keys.add("enter", filter=Condition(lambda: True))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_complete(buffer.document):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys


def is_complete(document: Document) -> bool:
    """Whether an input is empty, a backslash command, a word to leave, or ends with a semicolon."""
    text = document.text.strip()
    return not text or text.startswith("\\") or text.endswith(";") or text in ("exit", "quit")
