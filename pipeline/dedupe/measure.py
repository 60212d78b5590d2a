"""What can be measured of two texts, from their fingerprints alone."""

from dataclasses import dataclass, fields, replace
from typing import Final

from pipeline.dedupe.alignment import (
    Passages,
    Shared,
    View,
    order_agreement,
    passages,
    shared_terms,
    shingle_containment,
)
from pipeline.dedupe.slots import exchanged_names, slots
from pipeline.dedupe.terms import TOLL
from pipeline.dedupe.words import DATE, NAME, NUMBER

MIN_SHARED: Final = 6
_WORTH_ALIGNING: Final = 0.3
_WORTH_HOLDING: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    What was measured of two texts; all symmetric, and 0 to 1 unless said otherwise.

    Attributes:
        containment: Weight of the shared rare terms in the text that has fewer.
        jaccard: Weight of the shared rare terms in the union.
        triples: Share of the shorter text's word triples found in the other.
        order_agreement: Agreement of the order in which shared terms first appear; 0 is chance.
        coverage: Share of the shorter text in passages at least half matched.
        novelty: Share of the shorter text in passages matched less than 0.3.
        other_novelty: The same of the longer text.
        lead_match: How well the beginning of either text is matched in the other, the better of the two.
        leads_match: The same, the worse of the two: whether both begin alike.
        monotony: Share of matched passages that follow each other in the same order.
        numbers_differ: Smoothed share of numbers that differ inside matching passages.
        numbers_swapped: Share of numbers exchanged for another between the same neighbours.
        numbers_swaps: How many numbers are exchanged so (a count).
        dates_swapped: How many months or weekdays are exchanged so (a count).
        tolls_swapped: How many numbers of killed or wounded are exchanged so (a count).
        names_swapped: Share of names exchanged so.
        names_exchanged: How many spots have two names in each other's place (a count).
        length_ratio: Words of the shorter over words of the longer.
    """

    containment: float = 0.0
    jaccard: float = 0.0
    triples: float = 0.0
    order_agreement: float = 0.0
    coverage: float = 0.0
    novelty: float = 1.0
    other_novelty: float = 1.0
    lead_match: float = 0.0
    leads_match: float = 0.0
    monotony: float = 0.0
    numbers_differ: float = 0.0
    numbers_swapped: float = 0.0
    numbers_swaps: float = 0.0
    dates_swapped: float = 0.0
    tolls_swapped: float = 0.0
    names_swapped: float = 0.0
    names_exchanged: float = 0.0
    length_ratio: float = 0.0


FEATURES: Final = tuple(field.name for field in fields(Features))


def measure(left: View, right: View) -> Features:
    """
    Measure two texts.

    Passages are aligned only where the texts share enough rare terms to be more than about one subject; otherwise the
    features that need it keep their defaults.

    Args:
        left: One text.
        right: The other; exchanging them changes nothing.

    Returns:
        The features.
    """
    if left.rank > right.rank:
        left, right = right, left
    shared = shared_terms(left, right)
    triples, _ = shingle_containment(left.source.shingles, right.source.shingles)
    containment = shared.total / max(left.total, 1e-9)
    words = sorted((left.source.n_words, right.source.n_words))
    coarse = Features(
        containment=containment,
        jaccard=shared.total / max(left.total + right.total - shared.total, 1e-9),
        triples=triples,
        length_ratio=words[0] / max(words[1], 1),
    )
    if len(shared.terms) < MIN_SHARED or max(containment, triples) < _WORTH_ALIGNING:
        return coarse
    return _align(left, right, shared, coarse)


def _align(shorter: View, longer: View, shared: Shared, coarse: Features) -> Features:
    """Add what the matching passages tell."""
    matches = passages(shorter, longer, shared)
    short, long = matches
    aligned = replace(
        coarse,
        order_agreement=order_agreement(shorter, longer, shared),
        coverage=short.share(at_least=0.5),
        novelty=1.0 - short.share(at_least=0.3),
        other_novelty=1.0 - long.share(at_least=0.3),
        lead_match=max(short.lead(), long.lead()),
        leads_match=min(short.lead(), long.lead()),
        monotony=short.monotony(),
    )
    return _hold(shorter, longer, matches, aligned) if aligned.coverage >= _WORTH_HOLDING else aligned


def _hold(shorter: View, longer: View, matches: tuple[Passages, Passages], aligned: Features) -> Features:
    """Add what differs inside the matching passages."""
    numbers = slots(shorter, longer, matches, (NUMBER, TOLL))
    differ, agree = exchanged_names(shorter, longer)
    return replace(
        aligned,
        numbers_differ=numbers.share_differing,
        numbers_swapped=numbers.share_swapped,
        numbers_swaps=float(numbers.swapped),
        dates_swapped=float(slots(shorter, longer, matches, (DATE,)).swapped),
        tolls_swapped=float(slots(shorter, longer, matches, (TOLL,)).swapped),
        names_swapped=slots(shorter, longer, matches, (NAME,)).share_swapped,
        names_exchanged=float(max(0, differ - agree)),
    )
