"""Pure: whether two originals of different texts report one happening, and which story a new one joins."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.facts.sketches import Sketch, Weights

WINDOW_DAYS: Final = 10
"""Originals whose days lie further apart are never linked."""
LONGEST_STORY_DAYS: Final = 30
"""A story that began longer ago takes nobody in: a war is no happening."""
MAX_CANDIDATES: Final = 10
MIN_LOOKUP: Final = 0.08
"""Least product of weights on lookup terms that makes a pair worth comparing."""
MIN_FREQUENCY_LIMIT: Final = 300
FREQUENCY_SHARE: Final = 0.02
"""A lookup term in more than this share of the window's originals says too little."""

# From our evaluation, benchmarks/facts.py: pairs of outlets on one event against other news, and links read one by one.
_NEED: Final = 0.42
_NEED_UNDATED: Final = 0.40
_NEED_A_DAY: Final = 0.06
_NEED_A_FIRM_DAY: Final = 0.18
_WHOLE: Final = 0.5
_LEAD: Final = 1.0
_TITLE: Final = 0.15
_SAME_PLACE: Final = 0.06
_OTHER_PLACE: Final = -0.06
_OTHER_COUNTRY: Final = -0.10
_SAME_TOLL: Final = 0.06
_OTHER_TOLL: Final = -0.03
_SAME_TAG: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """
    Two originals that report one happening.

    Attributes:
        left: Id of one of them.
        right: Id of the other.
        score: Strength, 0 to 1.
        evidence: What they share, in words.
    """

    left: str
    right: str
    score: float
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """
    An original's place in a story.

    Attributes:
        article_id: The original.
        story_id: The story: the id of the original that began it.
        score: Strength of the link that brought it in; 1 for the one that began it.
        linked_to: The original it was linked to; None for the one that began it.
        evidence: What the two share; empty for the one that began it.
    """

    article_id: str
    story_id: str
    score: float = 1.0
    linked_to: str | None = None
    evidence: str = ""


def compare(one: Sketch, other: Sketch) -> tuple[float, str] | None:
    """
    Decide whether two originals report one happening; symmetric.

    The texts must share much of what they open with and of what they are about. A common place, toll or headline
    lowers what is asked, another country or place raises it, and so does every day between the two events: most where
    both name their day, so that another strike on the same town is another story.

    Args:
        one: An original.
        other: Another.

    Returns:
        Strength of the link, 0 to 1, and what speaks for it; None where they do not.
    """
    gap = max(one.first - other.last, other.first - one.last, 0)
    dated = one.dated and other.dated
    if dated and gap > WINDOW_DAYS:
        return None
    shares = _shares(one, other)
    score = sum(value for _, value in shares)
    need = _NEED_UNDATED
    if dated:
        need = _NEED + gap * (_NEED_A_FIRM_DAY if one.firm and other.firm else _NEED_A_DAY)
    if score < need:
        return None
    words = [f"{name} {value:+.2f}" for name, value in shares if value]
    words.append(f"{gap} days apart" if dated else "undated")
    return round(min(score, 1.0), 4), "; ".join(words)


def _shares(one: Sketch, other: Sketch) -> list[tuple[str, float]]:
    """What two originals have in common or not, with what it counts."""
    shares = [
        ("words", _WHOLE * _cosine(one.terms, other.terms)),
        ("opening", _LEAD * _cosine(one.lead, other.lead)),
        ("headline", _TITLE * _cosine(one.title, other.title)),
    ]
    shares.extend(_of_place(one, other))
    if one.killed is not None and other.killed is not None:
        same = one.killed == other.killed
        shares.append((f"killed {one.killed}", _SAME_TOLL) if same else ("another toll", _OTHER_TOLL))
    tags = one.tags & other.tags
    if tags:
        shares.append((f"tags {', '.join(sorted(tags))}", _SAME_TAG))
    return shares


def _of_place(one: Sketch, other: Sketch) -> list[tuple[str, float]]:
    """What the places of two events say."""
    places = one.places & other.places
    if places:
        return [(f"place {', '.join(sorted(places))}", _SAME_PLACE)]
    if one.countries and other.countries and not one.countries & other.countries:
        return [("another country", _OTHER_COUNTRY)]
    return [("another place", _OTHER_PLACE)] if one.places and other.places else []


def _cosine(one: Weights, other: Weights) -> float:
    """The share of weight in common, exact to the last digit in whatever order it is summed."""
    return math.fsum(one[term] * other[term] for term in one.keys() & other.keys())


def join(
    newcomers: Mapping[str, int],
    links: Iterable[StoryLink],
    stories: Mapping[str, str],
    begun: Mapping[str, int],
) -> list[Membership]:
    """
    Give each new original its story: that of the original it is linked to most strongly, else one of its own.

    Older ones are placed first, so that two of one batch find each other. Stories are never merged: a text that
    belongs to two joins the one it is nearer to.

    Args:
        newcomers: First day of each original without a story, days since 1970-01-01, by article id.
        links: Between them and others.
        stories: Story of each original that has one.
        begun: First day of each of these stories, likewise; a story that lacks it takes everybody in.

    Returns:
        One membership for each newcomer.
    """
    near: dict[str, list[tuple[float, str, str]]] = {}
    for link in links:
        near.setdefault(link.left, []).append((link.score, link.right, link.evidence))
        near.setdefault(link.right, []).append((link.score, link.left, link.evidence))
    placed, starts = dict(stories), dict(begun)
    memberships: list[Membership] = []
    for article, first in sorted(newcomers.items(), key=lambda one: (one[1], one[0])):
        found = Membership(article_id=article, story_id=article)
        for score, other, evidence in sorted(near.get(article, ()), key=lambda one: (-one[0], one[1])):
            story = placed.get(other)
            if story is not None and abs(first - starts.get(story, first)) <= LONGEST_STORY_DAYS:
                found = Membership(article_id=article, story_id=story, score=score, linked_to=other, evidence=evidence)
                break
        placed[article] = found.story_id
        starts.setdefault(found.story_id, first)
        memberships.append(found)
    return memberships
