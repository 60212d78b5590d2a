"""Weighs the evidence that an article is about armed conflict against a bar."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.models import Mention, Relevance
from pipeline.tagging.findings import Findings
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.mentions import first_sentences

_WORDS_BEFORE_GROWTH = 1


def bar(words: int, lexicon: Lexicon) -> float:
    """
    The bar for an article of a length: long articles hold more stray words.

    Args:
        words: Number of words of title and text.
        lexicon: The lexicon.

    Returns:
        Score from which the article counts as being about armed conflict.
    """
    scoring = lexicon.scoring
    return scoring.bar + scoring.bar_growth * math.log2(max(_WORDS_BEFORE_GROWTH, words / scoring.bar_words))


def score(mentions: Iterable[Mention], findings: Sequence[Findings], lexicon: Lexicon) -> float:
    """
    Sum the evidence.

    Each distinct term counts once, at its best; within a tag, and within the words of a group, every further one
    counts less. Weak terms and words of groups count only in the company of stronger evidence or of each other's
    pairs. Words of other domains take away.

    Args:
        mentions: Mentions of events.
        findings: What the fields hold.
        lexicon: The lexicon.

    Returns:
        The evidence, not negative.
    """
    opening = first_sentences(findings, lexicon.scoring.lead)
    strong, weak = _from_events(mentions, lexicon, opening)
    pairs = _from_rules(findings, lexicon, opening)
    support, against = _from_groups(findings, lexicon, opening)
    main = _faded(strong, lexicon) + _faded(pairs, lexicon)
    company = _faded(weak, lexicon) + _faded(support, lexicon)
    if main == 0.0:
        company = 0.0
    return max(0.0, main + company + max(against, lexicon.scoring.floor))


Weights = dict[str, dict[str, float]]  # by tag or group, then by term


def _from_events(mentions: Iterable[Mention], lexicon: Lexicon, opening: Mapping[str, int]) -> tuple[Weights, Weights]:
    """Weights of event terms: those that stand alone, and the weak ones."""
    scoring = lexicon.scoring
    strong: Weights = defaultdict(dict)
    weak: Weights = defaultdict(dict)
    weights = {f"rule: {rule.name}": rule.weight for rule in lexicon.rules if rule.weight is not None}
    for mention in mentions:
        own = weights.get(mention.rule)
        weight = scoring.levels[mention.level] if own is None else own
        weight *= scoring.contexts.get(mention.context.value, 1.0)
        if not lexicon.tags[mention.key].makes_conflict:
            weight *= scoring.unrest
        if mention.start >= opening[mention.field]:
            weight *= scoring.later
        held = weak if mention.level == "weak" else strong
        _raise(held[mention.key], mention.rule, weight)
    return strong, weak


def _from_rules(findings: Sequence[Findings], lexicon: Lexicon, opening: Mapping[str, int]) -> Weights:
    """Weights of the rules without a tag, each counted once, and of the names of conflicts."""
    held: Weights = defaultdict(dict)
    for found in findings:
        for rule, hit in found.fired:
            if rule.tag:
                continue
            weight = lexicon.scoring.levels[rule.level] if rule.weight is None else rule.weight
            later = lexicon.scoring.later if hit.start >= opening[found.field] else 1.0
            _raise(held[rule.name], "", weight * later)
        for hit in found.conflicts:
            _raise(held["conflict"], hit.target.key, lexicon.scoring.named)
    return held


def _from_groups(findings: Sequence[Findings], lexicon: Lexicon, opening: Mapping[str, int]) -> tuple[Weights, float]:
    """Weights of distinct words of groups, and the sum of the negative ones."""
    support: Weights = defaultdict(dict)
    against: dict[str, float] = {}
    for found in findings:
        for hit in found.groups:
            weight = lexicon.groups[hit.target.key].weight
            if weight < 0:
                against[hit.target.rule] = weight
            elif weight > 0:
                later = lexicon.scoring.later if hit.start >= opening[found.field] else 1.0
                _raise(support[hit.target.key], hit.target.rule, weight * later)
    return support, sum(against.values())


def _raise(weights: dict[str, float], name: str, weight: float) -> None:
    """Keep the greater of two weights."""
    weights[name] = max(weights.get(name, 0.0), weight)


def _faded(held: Weights, lexicon: Lexicon) -> float:
    """Sum weights, each further one of the same key counting less."""
    fading = lexicon.scoring.fading
    return sum(
        weight * fading**index
        for weights in held.values()
        for index, weight in enumerate(sorted(weights.values(), reverse=True))
    )


def relevance(value: float, threshold: float, lexicon: Lexicon) -> Relevance:
    """
    Hold the evidence against the bar.

    Args:
        value: The evidence.
        threshold: The bar.
        lexicon: The lexicon, for the share of the bar that makes an article peripheral.

    Returns:
        How far the article is about armed conflict.
    """
    if value >= threshold:
        return Relevance.CONFLICT
    return Relevance.PERIPHERAL if value >= threshold * lexicon.scoring.peripheral else Relevance.NONE
