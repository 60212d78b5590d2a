"""Texts that are no articles."""

import random

import pytest

from pipeline.dedupe.alignment import view
from pipeline.dedupe.candidates import LOOKUP_TERMS, lookup_terms
from pipeline.dedupe.evidence import evidence
from pipeline.dedupe.terms import MAX_SHINGLES, MAX_TERMS, fingerprint, unpack
from pipeline.dedupe.verify import COPIES, compare
from tests.dedupe.hard_pairs import hard_pairs

STORY = hard_pairs()[0].left
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("ran", "lov", "mit", "sek", "dun", "gor")]


def _babble(count: int, seed: int) -> str:
    """So many words that say nothing."""
    return " ".join(random.Random(seed).choices(_WORDS, k=count))


BAD = {
    "empty": ("", " \n\t "),
    "punctuation": ("... !!! ???", "— — — ! ! !"),
    "one word": ("War", "Peace"),
    "few words": ("Shells fell on Nyala on Tuesday, medics said.", "Shells fell on Nyala on Friday, medics said."),
    "under thirty words": (STORY[:120], STORY[:150]),
    "boilerplate only": (
        "Copyright 2024. All rights reserved.\nRead more: here",
        "Copyright 2024. All rights reserved.",
    ),
    "invitation only": (
        "Sign up for our newsletter\nFollow us on Telegram",
        "Subscribe to read this article\nAdvertisement",
    ),
    "one word repeated": ("attack " * 5000, "attack " * 4000),
    "two words repeated": ("Kyiv Donetsk " * 3000, "Donetsk Kyiv Kyiv " * 3000),
    "digits": ("12 13 14 15 " * 500, "13 12 15 14 " * 500),
    "mixed scripts": ("attack на 高雄 غزة ไทย " * 3, "на attack غزة 高雄 ไทย " * 3),
    "control characters": ("\x00\x07\x1b[31m\u202e\ufeff" * 40, "\x00\x08\u2066\u2069" * 40),
    "lone surrogates": ("\ud800\udfff " * 50, "\udbff " * 50),
    "combining marks": ("e" + "\u0301" * 5000, "o" + "\u0308" * 5000),
    "one long word": ("a" * 200_000, "b" * 200_000),
    "huge": (_babble(200_000, 1), _babble(200_000, 2)),
    "huge and a story": (_babble(200_000, 3), STORY),
    "huge and a brief": (" ".join(f"{n}{_WORDS[n % 360]}" for n in range(20_000)), _babble(35, 5)),
}


@pytest.mark.parametrize(("left", "right"), [pytest.param(*texts, id=name) for name, texts in BAD.items()])
@pytest.mark.parametrize("language", ["en", "unknown"])
def test_no_false_link(left: str, right: str, language: str) -> None:
    """Whatever comes is kept in bounded space, survives storage, and is no copy of something else."""
    marks = [unpack(fingerprint(text, language).pack()) for text in (left, right)]
    for mark in marks:
        assert len(mark.terms) == len(mark.weights) == len(mark.marks) <= MAX_TERMS
        assert len(mark.shingles) <= MAX_SHINGLES
        assert len(lookup_terms(view(mark)).terms) <= LOOKUP_TERMS
    assert compare(*marks).kind not in COPIES
    assert isinstance(evidence(left, right, language), tuple)


def test_empty_texts_are_not_identical() -> None:
    """Two articles without words share nothing."""
    assert compare(fingerprint("", "en"), fingerprint("", "en")).kind is None


def test_tiny_texts() -> None:
    """Below thirty words, only the same words make a copy."""
    tiny = "Shells fell on a livestock market in Nyala on Tuesday and killed 23 people, medics said."
    assert compare(fingerprint(tiny, "en"), fingerprint(tiny.replace(",", ";"), "en")).kind == "identical"
    assert compare(fingerprint(tiny, "en"), fingerprint(tiny.replace("medics", "doctors"), "en")).kind is None


def test_huge_copy() -> None:
    """A huge text is recognised when it comes again."""
    text = _babble(200_000, 4)
    assert compare(fingerprint(text, "en"), fingerprint(text + " ", "en")).kind == "identical"
