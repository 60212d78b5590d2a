"""Pure: what is kept of an original so that its story can be found: what it is about, when, where and how many."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.terms import WEIGHT_STEPS, Fingerprint
from pipeline.dedupe.words import tokens, vocabulary

KEPT_TERMS: Final = 64
LEAD_TERMS: Final = 30
"""Rare terms at the beginning that tell what happened; the rest of a text is often its history."""
LOOKUP_TERMS: Final = 16
_RARE: Final = 2.0
_HEADER: Final = struct.Struct("<iiBBBBB")

Weights = Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """
    What a text is about, by itself.

    Attributes:
        terms: Its 64 heaviest terms by hash, heaviest first; weights of length one together.
        lead: Its first 30 rare terms, by rarity alone, likewise.
        title: Rare terms of its headline, likewise.
    """

    terms: Weights
    lead: Weights
    title: Weights


NO_GISTS: Final[Mapping[str, Gist]] = MappingProxyType({})
"""For those who know of no text yet what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """
    What a comparison needs of one original.

    Attributes:
        first: First day of its event, else the day before publication, else the day it was first seen; days since
            1970-01-01.
        last: Last such day.
        dated: Whether any date was stated.
        firm: Whether the days rest on words of the text, not on publication.
        terms: Its 64 heaviest terms by hash, heaviest first; weights of length one together.
        lead: Its first 30 rare terms, by rarity alone, likewise.
        title: Rare terms of its headline, likewise.
        places: Keys of the places of its event, countries left out.
        countries: Countries of its event, ISO 3166-1 alpha-3.
        tags: Its tags.
        killed: The greatest number of people killed that it reports as current, from three; None when there is none.
    """

    first: int
    last: int
    dated: bool = True
    firm: bool = False
    terms: Weights = field(default_factory=dict)
    lead: Weights = field(default_factory=dict)
    title: Weights = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    killed: int | None = None

    @property
    def lookup(self) -> Weights:
        """The terms under which it is found, with their weights."""
        return dict(islice(self.terms.items(), LOOKUP_TERMS))


def gist_of(fingerprint: Fingerprint, title: str, language: str) -> Gist:
    """
    Say what a text is about.

    Args:
        fingerprint: Of the text.
        title: Headline.
        language: BCP 47 primary tag.
    """
    return Gist(terms=heaviest_terms(fingerprint), lead=lead_terms(fingerprint), title=title_terms(title, language))


def heaviest_terms(fingerprint: Fingerprint) -> Weights:
    """
    Choose what a text is about: its heaviest terms by frequency and rarity.

    Args:
        fingerprint: Of the text.

    Returns:
        At most 64 weights by term, heaviest first, of length one together. Source: our evaluation,
        benchmarks/facts.py: on pairs of outlets on one event, frequency times rarity finds more than rarity alone.
    """
    rare = fingerprint.weights > _RARE * WEIGHT_STEPS
    terms, inverse = np.unique(fingerprint.terms[rare], return_inverse=True)
    summed = np.bincount(inverse, weights=fingerprint.weights[rare], minlength=len(terms))
    chosen = np.lexsort((terms, -summed))[:KEPT_TERMS]
    return _unit(terms[chosen].tolist(), summed[chosen].astype(np.float64))


def lead_terms(fingerprint: Fingerprint) -> Weights:
    """
    Choose the terms that open a text.

    Args:
        fingerprint: Of the text.

    Returns:
        Weights of its first 30 rare terms, of length one together.
    """
    rare = np.flatnonzero(fingerprint.weights > _RARE * WEIGHT_STEPS)[: 4 * LEAD_TERMS]
    pairs = dict(zip(fingerprint.terms[rare].tolist(), fingerprint.weights[rare].tolist(), strict=True))
    return _unit(list(pairs)[:LEAD_TERMS], np.array(list(pairs.values())[:LEAD_TERMS], np.float64))


def title_terms(title: str, language: str) -> Weights:
    """
    Take the rare terms of a headline.

    Args:
        title: Headline.
        language: BCP 47 primary tag.

    Returns:
        Weights by term, of length one together.
    """
    reading = vocabulary(language).read(tokens(title))
    pairs = zip(reading.keys.tolist(), reading.idf.tolist(), strict=True)
    rare = sorted({key: idf for key, idf in pairs if idf > _RARE}.items())[:KEPT_TERMS]
    return _unit([key for key, _ in rare], np.array([idf for _, idf in rare]))


def _unit(terms: Sequence[int], weights: npt.NDArray[np.float64]) -> Weights:
    """Scale weights to length one, with the digits that are stored, so that a stored sketch compares as a new one."""
    if not terms:
        return {}
    scaled = (weights / np.sqrt(weights @ weights)).astype(np.float16)
    return dict(zip(terms, scaled.tolist(), strict=True))


def pack(sketch: Sketch) -> bytes:
    """Serialise for one BLOB column; weights keep three digits."""
    parts = (sketch.terms, sketch.lead, sketch.title)
    head = _HEADER.pack(sketch.first, sketch.last, sketch.dated, sketch.firm, *(len(part) for part in parts))
    arrays = [
        array.tobytes()
        for part in parts
        for array in (np.array(list(part), np.uint32), np.array(list(part.values()), np.float16))
    ]
    sets = [sorted(one) for one in (sketch.places, sketch.countries, sketch.tags)]
    return b"".join((head, *arrays, json.dumps([*sets, sketch.killed], separators=(",", ":")).encode()))


def unpack(blob: bytes) -> Sketch:
    """Read what `pack` wrote."""
    first, last, dated, firm, *sizes = _HEADER.unpack_from(blob)
    at = _HEADER.size
    parts: list[Weights] = []
    for size in sizes:
        terms = np.frombuffer(blob, np.uint32, size, at).tolist()
        weights = np.frombuffer(blob, np.float16, size, at + 4 * size).tolist()
        parts.append(dict(zip(terms, weights, strict=True)))
        at += 6 * size
    *sets, killed = json.loads(blob[at:])
    places, countries, tags = (frozenset(one) for one in sets)
    return Sketch(
        first=first, last=last, dated=bool(dated), firm=bool(firm), terms=parts[0], lead=parts[1], title=parts[2],
        places=places, countries=countries, tags=tags, killed=killed,
    )  # fmt: skip
