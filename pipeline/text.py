"""Pure: what a word, a sentence and a plain letter are."""

import re
import sys
import unicodedata
from bisect import bisect_right
from functools import lru_cache

WORD = re.compile(r"\w+")
_END = re.compile(r"[.!?…؟۔。！？\n][.!?…؟۔。！？]*[\"'”’»)\]」』]*")
_ENDS_ANYWHERE = re.compile("[。！？]")
_NOT_AN_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Pres|St|Jr|Sr|No|vs|etc|approx|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept?|Oct|Nov|Dec|Mt|Ft|Inc|Corp|Co|Ltd|al|cf|e\.g|i\.e)|\b\w)\.$"
)


@lru_cache(maxsize=64)  # tags, dates, tolls and places ask for the same texts in turn, some articles at a time
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """
    Split a text into sentences.

    A full stop behind an initial or a common English abbreviation does not end a sentence; a line break always does.
    Works for Latin, Cyrillic, Arabic and CJK punctuation.

    Args:
        text: Plain text, paragraphs separated by newlines.

    Returns:
        (start, end) offsets in code points, in order, without surrounding white space, none of them empty.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = _end_of_sentence(text, match.start(), match.end())
        if end > start:
            _append(spans, text, start, end)
            start = end
    _append(spans, text, start, len(text))
    return tuple(spans)


def _end_of_sentence(text: str, start: int, end: int) -> int:
    """Offset behind the sentence that a run of punctuation ends; 0 when it ends none."""
    if text[start] == "\n":
        return start + 1
    if text[end : end + 1].isspace():
        is_word = end - start == 1 and text[start] == "." and _is_abbreviation(text, start, end)
        return 0 if is_word else end
    return end if _ENDS_ANYWHERE.search(text, start, end) else 0


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the full stop at `start` belongs to the word before it."""
    if end - start != 1:
        return False
    before = _NOT_AN_END.search(text[max(0, start - 12) : start + 1])
    if before is None:
        return False
    word = before.group()
    return len(word) > 2 or word[0].isupper()


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append the trimmed span unless nothing is left of it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append((start + left, start + right))


def sentence_at(spans: tuple[tuple[int, int], ...], offset: int) -> tuple[int, int]:
    """
    Find the sentence that holds an offset.

    Args:
        spans: The result of `sentences`, not empty.
        offset: A character offset.

    Returns:
        The last span that starts at or before `offset`, else the first.
    """
    behind = bisect_right(spans, (offset, sys.maxsize))
    return spans[behind - 1 if behind else 0]


class _Marks(dict[int, int | None]):
    """What each character becomes when marks are taken off: itself, or nothing; filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_MARKS = _Marks()


def plain_letters(text: str) -> str:
    """Case-fold a text and take the marks off its letters; applying it twice changes nothing."""
    return unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS).casefold()


_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?![A-Za-z])")
# What publishers write instead of the ISO 639-1 code, and codes that were withdrawn.
_INSTEAD = {
    "iw": "he",
    "ji": "yi",
    "in": "id",
    "gr": "el",
    "ua": "uk",
    "cz": "cs",
    "jp": "ja",
    "cn": "zh",
    "eng": "en",
    "rus": "ru",
    "ukr": "uk",
    "ara": "ar",
    "fra": "fr",
    "deu": "de",
    "spa": "es",
}
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "xx"})


def language_tag(stated: str | None) -> str | None:
    """
    Give the primary tag of a stated language.

    Args:
        stated: A BCP 47 tag or what publishers write instead (`en-US`, `en_GB`, `ar_SA.UTF-8`).

    Returns:
        The lower-case primary tag; None when nothing usable is stated.
    """
    match = _LANGUAGE.match(stated.strip()) if stated else None
    if match is None:
        return None
    tag = match.group(1).lower()
    return None if tag in _NO_LANGUAGE else _INSTEAD.get(tag, tag)
