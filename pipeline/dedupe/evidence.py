"""What shows a reader why two articles are linked: shared rare words, matching sentences, and what disagrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from pipeline.dedupe.alignment import View, passages, shared_terms, view
from pipeline.dedupe.slots import slots
from pipeline.dedupe.terms import RARE, TOLL, fingerprint
from pipeline.dedupe.words import DATE, NAME, NUMBER, tokens, vocabulary
from pipeline.text import sentences

MAX_TERMS: Final = 12
MAX_SENTENCES: Final = 4
MAX_DISAGREEMENTS: Final = 8
_MAX_CHARACTERS: Final = 12_000
_MIN_OVERLAP: Final = 0.3
_MIN_COMMON: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    One piece of evidence.

    Attributes:
        kind: `term`, `sentence` or `disagreement`.
        position: Rank among its kind, from 1.
        article_words: As they stand in the article.
        original_words: As they stand in the original.
        weight: Inverse document frequency of a term, overlap of two sentences (0 to 1); None for a disagreement.
    """

    kind: str
    position: int
    article_words: str
    original_words: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, its rare terms (key to the word that stands for it and its inverse document frequency), their sum."""

    words: str
    terms: dict[int, tuple[str, float]]
    weight: float


@lru_cache(maxsize=256)  # texts that are identical are copied again and again
def evidence(article: str, original: str, language: str, *, disagreements: bool = True) -> tuple[Evidence, ...]:
    """
    Show why two texts are linked.

    Args:
        article: Text of the copy; its first 12,000 characters count.
        original: Text of the original; the same.
        language: BCP 47 primary tag of both.
        disagreements: Whether to look for what disagrees; no need where the measured features say that nothing does.

    Returns:
        The rarest shared terms, the best-matching sentences in the article's order of strength, and numbers, dates and
        names that stand in each other's place.
    """
    article, original = article[:_MAX_CHARACTERS], original[:_MAX_CHARACTERS]
    mine, other = _split(article, language), _split(original, language)
    apart = _disagreements(article, original, mine, other, language) if disagreements else []
    return (*_terms(mine, other), *_sentences(mine, other), *apart)


@lru_cache(maxsize=64)  # copies of one original come together
def _split(text: str, language: str) -> tuple[_Sentence, ...]:
    """Sentences with their rare terms."""
    pieces = [text[start:end] for start, end in sentences(text)]
    split = [tokens(piece) for piece in pieces]
    words = [word for part in split for word in part]
    reading = vocabulary(language).read(words)
    kept = np.flatnonzero((reading.idf > RARE) | (reading.marks == NUMBER))
    ends = np.searchsorted(kept, np.cumsum([len(part) for part in split])).tolist()
    spots, keys, idf = kept.tolist(), reading.keys[kept].tolist(), reading.idf[kept].tolist()
    shown = [(key, (words[spot], weight)) for key, spot, weight in zip(keys, spots, idf, strict=True)]
    found = []
    for piece, start, end in zip(pieces, [0, *ends], ends, strict=False):
        # The first word that stands for a term is shown: later ones are written over.
        terms = dict(reversed(shown[start:end]))
        found.append(_Sentence(piece, terms, sum([weight for _, weight in terms.values()])))
    return tuple(found)


def _surfaces(text: Sequence[_Sentence]) -> dict[int, tuple[str, float]]:
    """Each rare term of a text: key to the word that stands for it first and its inverse document frequency."""
    found: dict[int, tuple[str, float]] = {}
    for sentence in reversed(text):
        found.update(sentence.terms)
    return found


def _terms(article: Sequence[_Sentence], original: Sequence[_Sentence]) -> list[Evidence]:
    """The rarest terms in both texts."""
    mine, other = _surfaces(article), _surfaces(original)
    keys = sorted(mine.keys() & other.keys(), key=lambda key: (-mine[key][1], mine[key][0]))[:MAX_TERMS]
    return [
        Evidence(
            kind="term",
            position=rank,
            article_words=mine[key][0],
            original_words=other[key][0],
            weight=round(mine[key][1], 2),
        )
        for rank, key in enumerate(keys, start=1)
    ]


def _sentences(article: Sequence[_Sentence], original: Sequence[_Sentence]) -> list[Evidence]:
    """The best-matching pairs of sentences, each sentence once."""
    chosen: list[tuple[float, int, int]] = []
    for overlap, left, right in sorted(_overlaps(article, original)):
        if len(chosen) < MAX_SENTENCES and all(left != pair[1] and right != pair[2] for pair in chosen):
            chosen.append((-overlap, left, right))
    return [
        Evidence(
            kind="sentence",
            position=rank,
            article_words=article[left].words,
            original_words=original[right].words,
            weight=round(overlap, 3),
        )
        for rank, (overlap, left, right) in enumerate(chosen, start=1)
    ]


def _overlaps(article: Sequence[_Sentence], original: Sequence[_Sentence]) -> list[tuple[float, int, int]]:
    """
    Pairs of sentences that share enough: share of the heavier one, negative; place in either text.

    Only pairs that have a term in common are looked at, found by the term.
    """
    places: dict[int, list[int]] = {}
    for right, sentence in enumerate(original):
        for key in sentence.terms:
            places.setdefault(key, []).append(right)
    pairs = []
    for left, sentence in enumerate(article):
        common: dict[int, int] = {}
        shared: dict[int, float] = {}
        for key, (_, idf) in sentence.terms.items():
            for right in places.get(key, ()):
                common[right] = common.get(right, 0) + 1
                shared[right] = shared.get(right, 0.0) + idf
        for right, count in common.items():
            overlap = shared[right] / max(sentence.weight, original[right].weight, 1e-9)
            if count >= _MIN_COMMON and overlap >= _MIN_OVERLAP:
                pairs.append((-overlap, left, right))
    return pairs


def _disagreements(
    article: str, original: str, mine: Sequence[_Sentence], other: Sequence[_Sentence], language: str
) -> list[Evidence]:
    """Numbers, dates and names that are exchanged between the same neighbours."""
    left, right = _viewed(article, language), _viewed(original, language)
    shared = shared_terms(left, right)
    if not len(shared.terms):
        return []
    matches = passages(left, right, shared)
    pairs: dict[tuple[int, int], None] = {}
    for marks in ((NUMBER, TOLL), (DATE,), (NAME,)):
        pairs.update(dict.fromkeys(slots(left, right, matches, marks).pairs))
    ours, theirs = _surfaces(mine), _surfaces(other)
    named = [(ours[a][0], theirs[b][0]) for a, b in pairs if a in ours and b in theirs]
    return [
        Evidence(kind="disagreement", position=rank, article_words=one, original_words=two)
        for rank, (one, two) in enumerate(named[:MAX_DISAGREEMENTS], start=1)
    ]


@lru_cache(maxsize=64)
def _viewed(text: str, language: str) -> View:
    """A text as comparisons see it."""
    return view(fingerprint(text, language))
