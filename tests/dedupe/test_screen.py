"""Preparing and screening many texts at once, held against one at a time."""

import random
from itertools import combinations

import numpy as np

from pipeline.dedupe.alignment import view
from pipeline.dedupe.measure import MIN_SHARED, WORTH_ALIGNING, measure
from pipeline.dedupe.screen import views, worth_comparing
from pipeline.dedupe.terms import Fingerprint, fingerprint
from pipeline.dedupe.verify import compare_views
from tests.dedupe.hard_pairs import hard_pairs
from tests.dedupe.test_bad_input import BAD


def marks() -> list[Fingerprint]:
    """Of articles, of texts that are no articles, and of texts mixed from sentences of several articles."""
    texts = sorted({(text, pair.language) for pair in hard_pairs() for text in (pair.left, pair.right)})
    texts += [(text, "en") for pair in BAD.values() for text in pair]
    drawn = random.Random(3)
    lines = [line for text, language in texts[:60] if language == "en" for line in text.split(". ")]
    texts += [(". ".join(drawn.sample(lines, 8)), "en") for _ in range(40)]
    return [fingerprint(text, language) for text, language in texts]


def test_views() -> None:
    """Many fingerprints are prepared as each would be alone."""
    for seen in views(marks()):
        alone = view(seen.source)
        for name in ("unique", "first", "idf"):
            assert np.array_equal(getattr(seen, name), getattr(alone, name)), name
        assert seen.total == alone.total
    assert views([]) == []
    assert [len(seen.unique) for seen in views([fingerprint("", "en")])] == [0]


def test_worth_comparing() -> None:
    """Nothing that a comparison would link is left out, and nothing else is let through than what it would align."""
    texts = dict(enumerate(views(marks())))
    kept = set(worth_comparing(combinations(texts, 2), texts))
    for pair in combinations(texts, 2):
        left, right = (texts[number] for number in pair)
        features = measure(left, right)
        same = left.source.digest == right.source.digest
        likely = max(features.containment, features.triples) >= WORTH_ALIGNING
        shared = len(np.intersect1d(left.unique, right.unique)) >= MIN_SHARED
        if compare_views(left, right).kind is not None:
            assert pair in kept
        assert (pair in kept) <= (same or (likely and shared))
    assert 100 < len(kept) < 0.2 * len(texts) ** 2 / 2
