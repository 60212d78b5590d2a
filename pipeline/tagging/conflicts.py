"""Assigns an article to named conflicts, by their names, places, actors and rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.models import ConflictRow, Mention
from pipeline.tagging.entries import Assignment, Conflict
from pipeline.tagging.lexicon import Lexicon

# Weights of what speaks for a conflict; an assignment needs 1. From our evaluation, benchmarks/tagging.py.
BY_NAME = 2.0
BY_PLACE = 1.0
BY_ACTOR = 0.6
BY_RULE = 1.0
MORE = 0.25  # what each further name, place or actor adds
ENOUGH = 1.0
EVIDENCE = 0.3  # least evidence of conflict, as a share of the bar, for anything but the name of the conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """
    What an article mentions.

    Attributes:
        first: First mention by reference: `country:ARM`, `place:key`, `actor:key`, `conflict:key`, `tag:name`.
        share: Evidence of conflict as a share of the bar.
    """

    first: Mapping[str, Mention]
    share: float


def present(mentions: Iterable[Mention], lexicon: Lexicon, share: float) -> Present:
    """
    Collect what an article mentions, the countries of its places and actors among it.

    Args:
        mentions: All mentions in order.
        lexicon: The lexicon.
        share: Evidence of conflict as a share of the bar.

    Returns:
        What the rules of assignment refer to.
    """
    first: dict[str, Mention] = {}
    for mention in mentions:
        for reference in _references(mention, lexicon):
            first.setdefault(reference, mention)
    return Present(first=first, share=share)


def _references(mention: Mention, lexicon: Lexicon) -> list[str]:
    """The references under which rules know a mention."""
    if mention.kind == "event":
        return [f"tag:{mention.key}"]
    if mention.kind == "place" and mention.key.startswith("country:"):
        return [mention.key]
    if mention.kind == "place":
        country = lexicon.places[mention.key].country
        return [f"place:{mention.key}", *([f"country:{country}"] if country else [])]
    if mention.kind == "actor":
        countries = lexicon.actors[mention.key].countries  # a group at home in several stands for none of them
        return [f"actor:{mention.key}", *(f"country:{country}" for country in countries if len(countries) == 1)]
    return [f"{mention.kind}:{mention.key}"]


def assign(found: Present, texts: Mapping[str, str], lexicon: Lexicon) -> tuple[ConflictRow, ...]:
    """
    Assign an article to the conflicts that its mentions speak for.

    Args:
        found: What the article mentions.
        texts: Title and text by field, for the evidence.
        lexicon: The lexicon.

    Returns:
        Conflicts, strongest first.
    """
    possible = {
        conflict.key: conflict
        for reference in found.first
        for conflict in lexicon.conflicts_by_reference.get(reference, ())
    }
    rows = [row for conflict in possible.values() if (row := _weigh(conflict, found, texts)) is not None]
    return tuple(sorted(rows, key=lambda row: (-row.score, row.conflict)))


def _weigh(conflict: Conflict, found: Present, texts: Mapping[str, str]) -> ConflictRow | None:
    """Sum what speaks for one conflict; None when it is not enough."""
    speaking: list[tuple[float, str, Mention]] = []
    named = found.first.get(f"conflict:{conflict.key}")
    if named is not None:
        speaking.append((BY_NAME, "name", named))
    if found.share >= EVIDENCE:
        speaking += _several(BY_PLACE, "places", (found.first.get(f"place:{key}") for key in conflict.places))
        speaking += _several(BY_ACTOR, "actors", (found.first.get(f"actor:{key}") for key in conflict.actors))
    ruled = next((mention for rule in conflict.rules if (mention := _holds(rule, found)) is not None), None)
    if ruled is not None:
        speaking.append((BY_RULE, "rule", ruled))
    total = sum(weight for weight, _, _ in speaking)
    if total < ENOUGH:
        return None
    _, rule, mention = max(speaking, key=lambda spoken: spoken[0])
    start, end = mention.sentence
    return ConflictRow(
        conflict=conflict.key, score=round(total, 3), rule=rule, evidence=texts[mention.field][start:end]
    )


def _several(weight: float, rule: str, mentions: Iterable[Mention | None]) -> list[tuple[float, str, Mention]]:
    """The first one with its full weight, the others with less."""
    there = [mention for mention in mentions if mention is not None]
    further = weight if rule == "actors" else MORE
    return [(weight if index == 0 else further, rule, mention) for index, mention in enumerate(there)]


def _holds(rule: Assignment, found: Present) -> Mention | None:
    """The mention that a rule rests on; None when the rule does not hold."""
    if found.share < rule.min_score:
        return None
    every = [_resolve(reference, found) for reference in rule.every]
    some = [mention for reference in rule.some if (mention := _resolve(reference, found)) is not None]
    if None in every or (rule.some and not some):
        return None
    return next((mention for mention in (*some, *every) if mention is not None), None)


def _resolve(reference: str, found: Present) -> Mention | None:
    """The first mention behind a reference; a tag stands for all tags below it too."""
    if not reference.startswith("tag:"):
        return found.first.get(reference)
    for known, mention in found.first.items():
        if known == reference or known.startswith(f"{reference}."):
            return mention
    return None
