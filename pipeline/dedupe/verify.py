"""The verdict on two texts: identical, near, rewrite, update, related, or none of these."""

from dataclasses import dataclass
from math import exp
from typing import Final

from pipeline.dedupe.alignment import View, view
from pipeline.dedupe.measure import Features, measure
from pipeline.dedupe.terms import Fingerprint

ALGORITHM_VERSION: Final = "1"
COPIES: Final = frozenset({"identical", "near", "rewrite"})
MIN_WORDS: Final = 30
MIN_IDENTICAL_WORDS: Final = 8

_NEAR_TRIPLES: Final = 0.5
_NEAR_COVERAGE: Final = 0.8
_LITERAL: Final = 0.8
_MERGED_TRIPLES: Final = 0.4
_MERGED_COVERAGE: Final = 0.4
_MERGED_LEAD: Final = 0.85
_MUCH_LONGER: Final = 0.25
_MIN_CONTAINMENT: Final = 0.4
_WHOLE_COVERAGE: Final = 0.85
_WHOLE_NOVELTY: Final = 0.15
_RELATED_COVERAGE: Final = 0.3
_RELATED_TRIPLES: Final = 0.2
_RELATED_CONTAINMENT: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    The verdict on two texts.

    Attributes:
        kind: `identical`, `near`, `rewrite` (copies), `update`, `related` (links), or None.
        score: Strength of the likeness, 0 to 1, whatever the kind.
        features: What it rests on.
    """

    kind: str | None
    score: float
    features: Features


NOTHING: Final = Comparison(kind=None, score=0.0, features=Features())


def compare(left: Fingerprint, right: Fingerprint, *, same_newsroom: bool = False) -> Comparison:
    """
    Judge two texts; the order in which they are given does not matter.

    Args:
        left: One text.
        right: The other.
        same_newsroom: Whether one outlet published both; it follows its own story up rather than rewording it.

    Returns:
        The verdict.
    """
    return compare_views(view(left), view(right), same_newsroom=same_newsroom)


def compare_views(left: View, right: View, *, same_newsroom: bool = False) -> Comparison:
    """Judge two texts that are prepared already, as `compare` does."""
    shortest = min(left.source.n_words, right.source.n_words)
    if left.source.digest == right.source.digest and shortest >= MIN_IDENTICAL_WORDS:
        return Comparison(kind="identical", score=1.0, features=_SAME)
    if shortest < MIN_WORDS or left.source.idf_epoch != right.source.idf_epoch:
        return NOTHING
    return _verdict(measure(left, right), same_newsroom=same_newsroom)


def within_newsroom(found: Comparison) -> Comparison:
    """The verdict on the same two texts, now that one outlet is known to have published both."""
    return found if found.kind in {None, "identical"} else _verdict(found.features, same_newsroom=True)


def _verdict(features: Features, *, same_newsroom: bool) -> Comparison:
    """Judge what was measured."""
    score = 1.0 / (1.0 + exp(-_reworded(features)))
    near = _is_near(features)
    if near:
        score = max(score, features.triples)
    kind = _kind(features, near=near, reworded=score >= 0.5, same_newsroom=same_newsroom)
    return Comparison(kind=kind, score=score if kind else 0.0, features=features)


_SAME: Final = Features(
    containment=1.0,
    jaccard=1.0,
    triples=1.0,
    order_agreement=1.0,
    coverage=1.0,
    novelty=0.0,
    other_novelty=0.0,
    lead_match=1.0,
    leads_match=1.0,
    monotony=1.0,
    length_ratio=1.0,
)


def _reworded(features: Features) -> float:
    """
    Weigh how far one text rewords the other; 0 is as likely as not.

    A rewording keeps the rare terms (containment) in their order and leaves no passage out or new (coverage, novelty),
    while few word triples survive; a newsroom that reuses its background has verbatim blocks between new ones, and
    exchanges numbers. A much longer text matches more by chance.

    Source:
        Logistic regression on rewrites and translations against pairs of one event and neighbours in old newswire,
        rounded, and held against each set left out: our evaluation, benchmarks/dedup.py.
    """
    verbatim = features.triples / max(features.containment, 0.1)
    return (
        4.5 * features.order_agreement * features.containment
        + 4.5 * features.monotony
        + 8.0 * features.coverage
        - 3.5 * features.novelty
        - 6.0 * verbatim
        - 7.0 * features.numbers_differ
        - 1.0 * min(features.dates_swapped, 2.0)
        - (1.5 if features.length_ratio < _MUCH_LONGER else 0.0)
        - 6.5
    )


def _is_near(features: Features) -> bool:
    """Whether most of the shorter text stands in the other word for word, or both begin alike and share a half."""
    if features.triples >= _NEAR_TRIPLES and features.coverage >= _NEAR_COVERAGE:
        return True
    return (
        features.triples >= _MERGED_TRIPLES
        and features.lead_match >= _MERGED_LEAD
        and features.coverage >= _MERGED_COVERAGE
    )


def _contradicts(features: Features) -> bool:
    """Whether the two say different things in the same words: another toll, date or number, exchanged actors."""
    return (
        features.tolls_swapped >= 1
        or features.dates_swapped >= 2
        or (features.numbers_swaps >= 2 and features.numbers_swapped >= 0.25)
        or features.names_exchanged >= 3
    )


def _is_whole(features: Features) -> bool:
    """Whether one text is the other from end to end, rather than a follow-up that repeats its background."""
    return features.coverage >= _WHOLE_COVERAGE and max(features.novelty, features.other_novelty) <= _WHOLE_NOVELTY


def _kind(features: Features, *, near: bool, reworded: bool, same_newsroom: bool) -> str | None:
    """Decide the kind from what was measured."""
    likely = near or (reworded and features.containment >= _MIN_CONTAINMENT)
    if likely and _contradicts(features):
        return "update"
    if likely and features.triples >= _LITERAL * features.coverage:
        return "near"
    if likely:
        return "related" if same_newsroom and not _is_whole(features) else "rewrite"
    repeats = features.triples >= _RELATED_TRIPLES or features.containment >= _RELATED_CONTAINMENT
    if repeats and features.coverage >= _RELATED_COVERAGE:
        return "update" if same_newsroom and features.triples >= _RELATED_TRIPLES else "related"
    return None
