"""Finds SQL statements by name: each lives in a file of its own beside this module."""

from functools import cache
from importlib import resources


@cache
def statement(name: str) -> str:
    """
    Read one statement.

    Args:
        name: File name without `.sql`, such as `insert_articles`.

    Raises:
        FileNotFoundError: If there is no such statement.
    """
    return (resources.files("pipeline.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
