"""Tocsin: every article once, every copy linked to its original, every tag with its evidence."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.corpus import follow_corpus, open_corpus

__all__ = ["follow_corpus", "open_corpus"]


def __getattr__(name: str) -> object:
    """Load the client when it is asked for, so that importing the package stays light."""
    if name in __all__:
        from pipeline import corpus  # noqa: PLC0415 (loads DuckDB)

        return getattr(corpus, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
