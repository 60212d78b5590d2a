"""Finds the terms of one language in a folded text, all in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from pipeline.tagging.fold import Folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    What a term stands for.

    Attributes:
        kind: `event`, `exclusion`, `group`, `place`, `actor` or `conflict`.
        key: Tag, name of the group, or key of the place, actor or conflict.
        level: `strong`, `medium` or `weak` for events; `name` for names; empty otherwise.
        rule: Identifier that is recorded with a mention.
        company: Whether the term counts only in the company of what belongs to it.
        capital: Whether the words in the text must begin with a capital letter.
        acronym: Whether all letters in the text must be capitals.
    """

    kind: str
    key: str
    level: str = ""
    rule: str = ""
    company: bool = False
    capital: bool = False
    acronym: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    A term found in a text.

    Attributes:
        target: What it stands for.
        start: Offset of its first character in the original text.
        end: Offset behind its last character.
    """

    target: Target
    start: int
    end: int


class Matcher:
    """
    The terms of one language, ready to be looked for.

    Args:
        terms: Folded terms with what they stand for; one term may stand for several things.
    """

    def __init__(self, terms: Iterable[tuple[str, Target]]) -> None:
        table: dict[str, dict[tuple[str, str], Target]] = {}
        for term, target in terms:
            table.setdefault(term, {}).setdefault((target.kind, target.key), target)
        self.table: Mapping[str, tuple[Target, ...]] = {
            term: tuple(targets.values()) for term, targets in table.items() if term
        }
        self._targets = list(self.table.values())
        self._automaton = AhoCorasick([f" {term} " for term in self.table])

    def find(self, folded: Folded, text: str) -> list[Hit]:
        """
        Find all terms, those within others too.

        Args:
            folded: The folded text.
            text: The text itself, in which capitals are looked up.

        Returns:
            What was found, ordered by start, longest first.
        """
        hits: list[Hit] = []
        targets = self._targets
        for index, first, last in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            start, end = folded.span(first + 1, last - 1)
            for target in targets[index]:
                if (target.acronym and not text[start:end].isupper()) or (target.capital and not text[start].isupper()):
                    continue
                hits.append(Hit(target=target, start=start, end=end))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return hits
