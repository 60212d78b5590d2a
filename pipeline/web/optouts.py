"""Finds the machine-readable reservations of rights that a site states in its headers and in robots.txt."""

import re
from collections.abc import Iterable
from typing import Literal

Policy = Literal["ignore", "metadata_only", "skip"]
"""What is done with a page that reserves its rights: nothing, keep all but the text, or do not keep it."""

_ROBOTS_TAGS = re.compile(r"\b(noai|noimageai|notrain)\b", re.IGNORECASE)
_USAGE_NO = re.compile(
    r"\b(train-ai|ai-train|bots|all|search|ai-input|tdm)\s*=\s*(?:\"?(?:n|no|deny|disallow)\b)", re.IGNORECASE
)
_ROBOTS_LINE = re.compile(r"^\s*(content-usage|content-signal)\s*:\s*(.*)$", re.IGNORECASE | re.MULTILINE)


def header_opt_outs(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """
    Read the reservations in response headers.

    `tdm-reservation: 1` (TDM Reservation Protocol), `noai` and its kin in X-Robots-Tag, and the refusals in
    Content-Usage (IETF draft on AI preferences) or Content-Signal.

    Args:
        headers: Names in any case, and values.

    Returns:
        Each found once, sorted: `tdm-reservation`, `noai`, `noimageai`, `content-usage: train-ai`, ...
    """
    found: set[str] = set()
    for name, value in headers:
        lowered = name.lower()
        if lowered == "tdm-reservation" and value.strip() == "1":
            found.add("tdm-reservation")
        elif lowered == "x-robots-tag":
            found |= {tag.lower() for tag in _ROBOTS_TAGS.findall(value)}
        elif lowered in ("content-usage", "content-signal"):
            found |= {f"{lowered}: {use.lower()}" for use in _USAGE_NO.findall(value)}
    return tuple(sorted(found))


def robots_opt_outs(text: str) -> tuple[str, ...]:
    """Read the reservations that stand in a robots.txt as Content-Usage or Content-Signal lines."""
    if "content-" not in text.lower():
        return ()
    found = {
        f"{name.lower()}: {use.lower()}"
        for name, value in _ROBOTS_LINE.findall(text)
        for use in _USAGE_NO.findall(value)
    }
    return tuple(sorted(found))


def apply_policy(opt_outs: Iterable[str], policy: Policy) -> Policy:
    """Say what to do with a document: `ignore` when nothing is reserved, else what the setting says."""
    return policy if tuple(opt_outs) else "ignore"
