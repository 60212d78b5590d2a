"""Finds the machine-readable reservations of a publisher: in the head of a page, in response headers, in robots.txt."""

import re
from collections.abc import Iterable, Mapping

_ROBOTS = re.compile(r"^(?:robots|googlebot|.*bot)$")
_NO_AI = re.compile(r"\b(noai|noimageai|nomachinelearning)\b", re.IGNORECASE)
_CONTENT_USAGE = re.compile(r"\b(train-ai|ai|genai|search|bots|tdm|train-genai)\s*=\s*n\b", re.IGNORECASE)
_ROBOTS_LINE = re.compile(r"^\s*content-(?:usage|signal)\s*:\s*(.*)$", re.IGNORECASE | re.MULTILINE)
_REFUSED = re.compile(r"\b(?:train-ai|ai-train|ai-input|tdm|bots)\s*=\s*(?:n|no)\b", re.IGNORECASE)


def reservations(metas: Mapping[str, str], headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """
    List the reservations that a page carries.

    Args:
        metas: Contents of the page's `meta` elements by lower-case name.
        headers: Response headers.

    Returns:
        Some of `tdm-reservation`, `noai`, `content-usage`, each once.

    Source:
        TDM Reservation Protocol (W3C community report, 2024); the IETF's Content-Usage draft; the `noai` convention.
    """
    found: dict[str, None] = {}
    stated = [*metas.items(), *((name.lower(), value) for name, value in headers)]
    for name, value in stated:
        if name == "tdm-reservation" and value.strip() == "1":
            found["tdm-reservation"] = None
        elif (name == "x-robots-tag" or _ROBOTS.match(name)) and _NO_AI.search(value):
            found["noai"] = None
        elif name == "content-usage" and _CONTENT_USAGE.search(value):
            found["content-usage"] = None
    return tuple(found)


def robots_reservations(text: str) -> tuple[str, ...]:
    """
    List the reservations that stand in a robots.txt.

    Args:
        text: Its rules.

    Returns:
        `content-usage` when a Content-Usage or a Content-Signal line refuses automated use; else nothing.
    """
    if "content-" not in text.lower():
        return ()
    refused = any(_REFUSED.search(value) for value in _ROBOTS_LINE.findall(text))
    return ("content-usage",) if refused else ()
