"""Prints what a run came to."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.config import Settings
from pipeline.steps.run import Summary


def print_summary(summary: Summary, settings: Settings, console: Console, *, hint: bool = True) -> None:
    """
    Print the outcomes of a run and where to go on.

    Args:
        summary: What it came to.
        settings: What it ran under.
        console: Where to print.
        hint: Whether to say how to query it.
    """
    console.print(f"Run {summary.run_id} {summary.status}: {escape(summary.message)}.", soft_wrap=True)
    if summary.counts:
        table = Table("unit", "outcome", "reason", "n", box=None, pad_edge=False)
        for count in summary.counts:
            table.add_row(count.unit, count.outcome, escape(count.reason), f"{count.n}")
        console.print(table)
    if summary.snapshot is not None:
        if summary.snapshot.warning:
            console.print(f"Warning: {escape(summary.snapshot.warning)}.", soft_wrap=True)
        if hint:
            console.print(f"Query it: duckdb -readonly {settings.data}/tocsin.duckdb", soft_wrap=True, highlight=False)
