"""Finds whole-word phrases in one sentence: the scanner behind the rules on context and attribution."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

_NOT_A_LETTER = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """
    One phrase found in a sentence.

    Attributes:
        kind: What the table of phrases calls it.
        start: Offset of its first character in the sentence.
        end: Offset behind its last character.
    """

    kind: str
    start: int
    end: int


def lowered(text: str) -> str:
    """Lower-case a text and blank out what is no letter or digit, without moving any character."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(letter.lower()[:1] for letter in text)
    return _NOT_A_LETTER.sub(" ", lower)


class Phrases:
    """
    A table of phrases, ready to be looked for.

    Args:
        table: Phrases by kind, in lower case, words separated by one blank; apostrophes and hyphens are blanks too.
    """

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        pairs = [(phrase, kind) for kind, phrases in table.items() for phrase in phrases]
        self._kinds = [kind for _, kind in pairs]
        self._automaton = AhoCorasick([f" {phrase} " for phrase, _ in pairs])

    def find(self, sentence: str) -> tuple[Cue, ...]:
        """
        Find the phrases of the table in a sentence.

        A phrase that lies within a longer one of the table is left out; one phrase may be of several kinds.

        Args:
            sentence: As it stands in the text.

        Returns:
            What was found, in order.
        """
        hits = self._automaton.find_matches_as_indexes(f" {lowered(sentence)} ", overlapping=True)
        found: list[Cue] = []
        for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            last = found[-1] if found else None
            if last is None or end - 2 > last.end or (start, end - 2) == (last.start, last.end):
                found.append(Cue(kind=self._kinds[index], start=start, end=end - 2))
        return tuple(found)
