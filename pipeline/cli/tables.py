"""Draws an answer as a table for the terminal."""

import itertools

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.export.cells import visible
from pipeline.store.answers import Answer

_CELL = 160
_NARROWEST = 11
"""Characters a column needs at least; where there is no room for that, each row is drawn as a list."""


def print_table(answer: Answer, console: Console, *, most: int = 200) -> int:
    """
    Draw the first rows of an answer.

    Args:
        answer: Read as far as it is drawn.
        console: Where to.
        most: How many rows are drawn; 0 draws all.

    Returns:
        Rows drawn.
    """
    rows = answer.rows()
    shown = list(itertools.islice(rows, most)) if most else list(rows)
    if len(answer.columns) * _NARROWEST > console.width:
        _print_lists(answer.columns, shown, console)
    else:
        _print_grid(answer, shown, console)
    more = most and next(rows, None) is not None
    count = f"{len(shown)} row{'' if len(shown) == 1 else 's'}"
    console.print(Text(f"first {count}; --rows draws more" if more else count, style="dim"))
    return len(shown)


def _print_grid(answer: Answer, shown: list[tuple[object, ...]], console: Console) -> None:
    """Draw rows side by side."""
    table = Table(
        box=None, pad_edge=False, header_style="bold", row_styles=["", "dim"] if console.is_terminal else None
    )
    numeric = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "NUMBER", "BIGINT")
    for name, kind in zip(answer.columns, answer.types, strict=True):
        right = any(word in kind.upper() for word in numeric)
        table.add_column(Text(visible(name)), justify="right" if right else "left", overflow="fold")
    for row in shown:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)


def _print_lists(columns: tuple[str, ...], shown: list[tuple[object, ...]], console: Console) -> None:
    """Draw each row as a list of its columns."""
    for number, row in enumerate(shown, start=1):
        console.print(Text(f"row {number}", style="bold"))
        table = Table(box=None, show_header=False, pad_edge=False)
        for name, value in zip(columns, row, strict=True):
            table.add_row(Text(visible(name), style="dim"), _cell(value))
        console.print(table)


def _cell(value: object) -> Text:
    """One value: NULL is told from an empty text, and long texts are cut."""
    if value is None:
        return Text("NULL", style="dim italic")
    if isinstance(value, float):
        return Text(f"{value:g}")
    text = visible(str(value).replace("\n", " ⏎ "))
    return Text(text if len(text) <= _CELL else text[: _CELL - 1] + "…")
