"""Tocsin: every article once, every copy linked to its original, every tag with its evidence."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.corpus import open_corpus

__all__ = ["open_corpus"]


def __getattr__(name: str) -> object:
    """Load the client when it is asked for, so that importing the package stays light."""
    if name == "open_corpus":
        from pipeline.corpus import open_corpus  # noqa: PLC0415 (loads DuckDB)

        return open_corpus
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
