"""Finds the language of a text: as stated by feed and page, else as its letters say."""

from functools import lru_cache
from typing import Any

from pipeline.text import language_tag

# Probability below which a guess is worth nothing, and the characters a guess is made of (benchmarks/extract.py).
_BAR = 0.90
_SHORTEST = 60
_SAMPLE = 2_000
# Scripts that rule a stated language out: a page template that says `en` around a text in another alphabet.
_SCRIPTS = (
    ("Cyrillic", "\u0400", "\u052f", frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "ba",
    "tt", "ce", "os", "ab", "uz", "az", "bs", "cnr", "sh", "tk"})),
    ("Arabic", "\u0600", "\u06ff", frozenset({"ar", "fa", "ps", "ur", "ku", "ckb", "sd", "ug", "ks", "prs", "az",
    "ms", "pnb", "bal", "lrc"})),
    ("Hebrew", "\u0590", "\u05ff", frozenset({"he", "yi", "lad"})),
    ("Greek", "\u0370", "\u03ff", frozenset({"el"})),
    ("Armenian", "\u0530", "\u058f", frozenset({"hy"})),
    ("Georgian", "\u10a0", "\u10ff", frozenset({"ka", "xmf"})),
    ("Devanagari", "\u0900", "\u097f", frozenset({"hi", "mr", "ne", "sa", "ks", "sd", "kok", "mai", "bho"})),
    ("Ethiopic", "\u1200", "\u137f", frozenset({"am", "ti"})),
    ("Hangul", "\uac00", "\ud7af", frozenset({"ko"})),
    ("Han", "\u4e00", "\u9fff", frozenset({"zh", "ja", "yue", "ko"})),
)  # fmt: skip


def language_of(text: str, *, feed: str | None, page: str | None) -> tuple[str, str]:
    """
    Settle the language of a text.

    What feed and page state counts, unless the alphabet of the text refutes it; where both state different ones, or
    none, the text itself is asked.

    Args:
        text: Title and body.
        feed: As the feed or entry states it; None when it does not.
        page: As the page states it; None when it does not.

    Returns:
        The primary tag, or `unknown`, and where it comes from: `feed`, `page` or `detected`.
    """
    stated = [
        (tag, source)
        for tag, source in ((language_tag(feed), "feed"), (language_tag(page), "page"))
        if tag is not None and fits(text, tag)
    ]
    if stated and len({tag for tag, _ in stated}) == 1:
        return stated[0]
    detected = detect(text)
    agreed = next((pair for pair in stated if pair[0] == detected), None)
    if agreed is not None:
        return agreed
    if stated and detected is None:
        return stated[-1]
    return (detected or "unknown", "detected")


def fits(text: str, tag: str) -> bool:
    """Whether the alphabet that most letters of a text belong to is one its language is written in."""
    letters = [letter for letter in text[:_SAMPLE] if letter.isalpha()]
    if len(letters) < _SHORTEST // 2:
        return True
    for _, first, last, tags in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return tag in tags
    latin = sum(letter < "\u0250" for letter in letters) * 2 > len(letters)
    return not (latin and any(tag in tags for name, _, _, tags in _SCRIPTS if name in _NEVER_LATIN))


_NEVER_LATIN = frozenset({"Hebrew", "Greek", "Armenian", "Georgian", "Devanagari", "Ethiopic", "Hangul", "Han"})


def detect(text: str) -> str | None:
    """
    Guess the language of a text.

    Returns:
        The primary tag; None when the text is short or the guess is not sure (below a probability of .90).
    """
    sample = " ".join(text.split())[:_SAMPLE]
    if sum(letter.isalpha() for letter in sample) < _SHORTEST:
        return None
    tag, probability = _identifier().classify(sample)
    return language_tag(tag) if float(probability) >= _BAR else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the model when the first text needs it: it takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - most documents state their language

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
