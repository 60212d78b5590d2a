"""Reads the hard pairs: conflict news written for the tests, edited as pairs.toml says."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class HardPair:
    """
    Two texts and whether one copies the other.

    Attributes:
        name: What makes the pair hard.
        left: One text.
        right: The other.
        language: BCP 47 primary tag of both.
        newsroom: Whether one outlet published both.
        copy: Whether one is a copy of the other.
    """

    name: str
    left: str
    right: str
    language: str
    newsroom: bool
    copy: bool


def _exchange(text: str, pairs: list[list[str]]) -> str:
    """Replace whole words, all at once, so that two can change places."""
    table = dict(pairs)
    longest_first = sorted(table, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(word)}\b" for word in longest_first)
    return re.sub(pattern, lambda found: table[found.group()], text)


def hard_pairs() -> list[HardPair]:
    """All pairs, in the order of the file."""
    stories = tomllib.loads((_DATA / "stories.toml").read_text(encoding="utf-8"))
    rows = tomllib.loads((_DATA / "pairs.toml").read_text(encoding="utf-8"))["pairs"]

    def text_of(name: str) -> str:
        story, variant = name.split(".")
        return str(stories[story][variant]).strip()

    pairs = []
    for row in rows:
        right = text_of(row["right"])
        lines = right.split("\n")
        if "paragraphs" in row:
            lines = lines[slice(*row["paragraphs"])]
        if "order" in row:
            lines = [lines[place] for place in row["order"]]
        if "append" in row:
            lines += text_of(row["append"]).split("\n")[slice(*row["append_paragraphs"])]
        right = row.get("prefix", "") + "\n".join(lines) + row.get("suffix", "")
        for old, new in row.get("replace", ()):
            assert old in right, (row["name"], old)
            right = right.replace(old, new)
        if "exchange" in row:
            right = _exchange(right, row["exchange"])
        pairs.append(
            HardPair(
                name=row["name"],
                left=text_of(row["left"]),
                right=right,
                language=stories[row["left"].split(".")[0]].get("language", "en"),
                newsroom=row.get("newsroom", False),
                copy=row["copy"],
            )
        )
    return pairs
