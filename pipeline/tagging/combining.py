"""Applies the sentence rules: which words of groups and names stand together in one sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.tagging.entries import SentenceRule
from pipeline.tagging.lexicon import ARMED, REBELS, Lexicon
from pipeline.tagging.matcher import Hit
from pipeline.text import sentence_at

Held = dict[str, list[Hit]]  # hits of one sentence by group


def fired(
    text: str, sentences: Sequence[tuple[int, int]], groups: Iterable[Hit], names: Iterable[Hit], lexicon: Lexicon
) -> tuple[tuple[SentenceRule, Hit], ...]:
    """
    Try the rules on each sentence that holds words of groups.

    Args:
        text: The field.
        sentences: Spans of its sentences.
        groups: Hits of words of groups.
        names: Hits of names, those within longer names too.
        lexicon: The lexicon.

    Returns:
        Each rule that holds, with each word of its first group that it holds for.
    """
    spans = tuple(sentences)
    by_sentence: dict[tuple[int, int], Held] = defaultdict(dict)
    for hit in groups:
        by_sentence[sentence_at(spans, hit.start)].setdefault(hit.target.key, []).append(hit)
    for hit in names:
        if of := _name_groups(hit, lexicon):
            held = by_sentence[sentence_at(spans, hit.start)]
            for group in of:
                held.setdefault(group, []).append(hit)
    return tuple(pair for held in by_sentence.values() for pair in _of_sentence(held, text, lexicon))


def _of_sentence(held: Held, text: str, lexicon: Lexicon) -> Iterator[tuple[SentenceRule, Hit]]:
    """The rules that hold in one sentence; only those whose first group is there are looked at."""
    for first in held:
        for rule in lexicon.rules_by_group.get(first, ()):
            if held.keys() >= rule.needed and held.keys().isdisjoint(rule.without):
                yield from ((rule, hit) for hit in _anchors(rule, held, text))


def _name_groups(hit: Hit, lexicon: Lexicon) -> tuple[str, ...]:
    """The groups of rules that a name belongs to."""
    if hit.target.kind == "actor":
        kind = lexicon.actors[hit.target.key].kind
        return ("@armed", "@rebel") if kind in REBELS else ("@armed",) if kind in ARMED else ()
    names = ("@nation", "@place") if hit.target.key.startswith("country:") else ("@place",)
    return (*names, "@front") if hit.target.key in lexicon.fronts and hit.target.level == "name" else names


def _anchors(rule: SentenceRule, held: Held, text: str) -> Iterator[Hit]:
    """The words of the first group near which all other groups stand."""
    for anchor in held[rule.groups[0]]:
        others = ([hit for hit in held[group] if hit.target != anchor.target] for group in rule.groups[1:])
        if all(any(_near(rule, anchor, other, text) for other in candidates) for candidates in others):
            yield anchor


def _near(rule: SentenceRule, anchor: Hit, other: Hit, text: str) -> bool:
    """Whether two hits stand apart, near enough, and in the order that the rule asks for."""
    if other.start >= anchor.end:
        return text.count(" ", anchor.end, other.start) <= rule.within + 1
    if other.end <= anchor.start and not rule.ordered:
        return text.count(" ", other.end, anchor.start) <= rule.within + 1
    return False
