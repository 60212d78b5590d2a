"""Adapts trafilatura: takes the article's text out of a page."""

import importlib.metadata
from typing import Any

import trafilatura
from lxml import html

VERSION = f"trafilatura-{importlib.metadata.version('trafilatura')}/1"


def text_of(tree: html.HtmlElement) -> str:
    """
    Take the article's text out of a page.

    Args:
        tree: A parsed page; it is left as it is.

    Returns:
        Plain text, paragraphs separated by one newline; empty when there is none.
    """
    found: Any = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    return _paragraphs(found.text) if found is not None and found.text else ""


def _paragraphs(text: str) -> str:
    return "\n".join(line for line in (" ".join(raw.split()) for raw in text.split("\n")) if line)
