"""Adapts trafilatura: takes the article's text out of a page, the short way where that can be trusted."""

import importlib.metadata
from typing import Any

import trafilatura
from lxml import etree, html

VERSION = f"trafilatura-{importlib.metadata.version('trafilatura')}/1"

# The short way leaves out the comparison with a second algorithm. Trafilatura prefers that one's text when its own
# is empty or shorter than half, holds no paragraphs or more tables than paragraphs, or is not clean, and tries again
# when a text below 3,000 characters covers less than a fifth of the page. Where none of that can be, the long way
# changes nothing.
_SHORTEST = 500  # characters; twice what trafilatura calls too short
_FEWEST = 3  # paragraphs; a text in one piece is the whole page
_LONG = 3_000
_SHARE = 0.2
_MORE = 1.25  # distinct words; a longer text that says hardly more repeats the article (benchmarks/extract.py)
_PARAGRAPHS = ("p", "td", "pre", "blockquote")
_UNCLEAN = etree.XPath(
    "boolean(.//aside|.//audio|.//button|.//fieldset|.//figure|.//footer|.//iframe|.//input|.//label|.//link|.//nav|"
    ".//noscript|.//object|.//option|.//select|.//source|.//svg|.//time)"
)


# Elements that never hold the text of an article. Trafilatura drops them, too, but only after it has copied and
# searched them several times: without them it takes two thirds of the time and finds the same (benchmarks/extract.py).
_FURNITURE = (
    *("nav", "footer", "menu", "dialog", "button", "input", "select", "option", "textarea", "fieldset"),
    *("audio", "video", "canvas", "picture", "source", "img", "svg", "map", "object", "embed", "iframe"),
    *("noscript", "style", "link", "meta"),
)


def without_furniture(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out of a page, in place, the elements that never hold the text of an article."""
    etree.strip_elements(tree, *_FURNITURE, with_tail=False)
    return tree


def text_of(tree: html.HtmlElement) -> str:
    """
    Take the article's text out of a page.

    Args:
        tree: A parsed page; it is left as it is.

    Returns:
        Plain text, paragraphs separated by one newline; empty when there is none.
    """
    short: Any = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False, fast=True)
    if _is_sound(short, "p") and _is_all(short, tree):
        return _paragraphs(short.text)
    found: Any = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    if found is None or not found.text:
        return ""
    if _is_sound(short, "p", "item") and len(set(found.text.split())) < _MORE * len(set(short.text.split())):
        return _paragraphs(short.text)
    return _paragraphs(found.text)


def _is_sound(found: Any, *tags: str) -> bool:
    """Whether a text is clean and mostly made of several elements of these kinds."""
    if found is None or not found.text or len(found.text) < _SHORTEST or _UNCLEAN(found.body):
        return False
    paragraphs = [n for n in (len("".join(paragraph.itertext())) for paragraph in found.body.iter(*tags)) if n]
    n_tables = sum(1 for _ in found.body.iter("table"))
    return len(paragraphs) >= max(_FEWEST, n_tables) and 2 * sum(paragraphs) >= len(found.text)


def _is_all(found: Any, tree: html.HtmlElement) -> bool:
    """Whether the page holds too little besides a text for the long way to find twice as much."""
    n_found = len(found.text)
    if n_found < _LONG and n_found < _SHARE * len(" ".join(tree.text_content().split())):
        return False
    n_written = sum(len(" ".join(element.text_content().split())) for element in tree.iter(*_PARAGRAPHS))
    return 2 * n_found >= n_written


def without_headline(text: str, title: str) -> str:
    """Drop the first line of a text where it repeats the headline, which has its own field."""
    first, newline, rest = text.partition("\n")
    return rest if newline and title and _letters(first) == _letters(title) else text


def _letters(line: str) -> str:
    return "".join(filter(str.isalnum, line.casefold()))


def _paragraphs(text: str) -> str:
    return "\n".join(line for line in (" ".join(raw.split()) for raw in text.split("\n")) if line)
