"""From text to tokens, and what each token is: its hash, its rarity, and whether it is a name, a number or a date."""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.calendar import date_word, number_word
from pipeline.dedupe.reference import CEILING, fold, reference

PLAIN: Final = 0
NAME: Final = 1
NUMBER: Final = 2
DATE: Final = 3
HARM: Final = 4

_SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_INDIC: Final = "\u0900-\u0963\u0966-\u0dff"
_NUMBER_OR_WORD: Final = r"\d+(?:[.,]\d+)+|\w+"
_ASCII_TOKEN: Final = re.compile(_NUMBER_OR_WORD, re.ASCII)
_SPACED_TOKEN: Final = re.compile(_NUMBER_OR_WORD)
_TOKEN: Final = re.compile(rf"\d+(?:[.,]\d+)+|[{_SPACELESS}]+|[{_INDIC}]+|[^\W{_SPACELESS}{_INDIC}]+")
_IS_SPACELESS: Final = re.compile(f"[{_SPACELESS}]")
_NEEDS_MORE: Final = re.compile(f"[{_SPACELESS}{_INDIC}]")  # without these, `_TOKEN` finds what `_SPACED_TOKEN` does
_NUMERAL: Final = re.compile(r"(\d+(?:[.,]\d+)*)(?:st|nd|rd|th|ª|º|er|e|й|го|я|м|х)?", re.IGNORECASE)
_FIRST_IDEOGRAM: Final = "\u3000"
_NO_NAMES_BY_CAPITALS: Final = frozenset({"de", "lb"})
_CENTURIES: Final = ("19", "20")
_CACHED_TOKENS: Final = 200_000
_HARM: Final = (
    "killed killing dead died deaths death wounded wounding injured injuring injuries hurt casualties fatalities "
    "убиты погибли погибших убито ранены раненых ранения жертв загинули поранено вбито "
    "muertos muertas muerto heridos heridas morts tués blessés tote getötet verletzt verletzte morti feriti "
    "mortos feridos قتيل قتلى مقتل جريح جرحى شهيد شهداء"
)
_HARM_FOLDS: Final = frozenset(fold(word) for word in _HARM.split())


class Word(NamedTuple):
    """
    What a token is, whatever text it stands in.

    Attributes:
        key: 32-bit hash of its fold, of its digits, or of the month or weekday that it names.
        idf: Inverse document frequency in its language, 0 to 12.
        mark: PLAIN, NAME, NUMBER, DATE, or HARM for words that say killed or wounded.
    """

    key: int
    idf: float
    mark: int


def tokens(text: str) -> list[str]:
    """
    Split a text into words, numbers, and overlapping character groups where a script does not space its words.

    Args:
        text: Plain text in any script.

    Returns:
        Tokens in reading order, case and marks kept: pairs of ideograms and kana, groups of four in Thai, Lao,
        Burmese and Khmer.
    """
    if text.isascii():
        return _ASCII_TOKEN.findall(text)
    composed = unicodedata.normalize("NFKC", text)
    if not _NEEDS_MORE.search(composed):
        return _SPACED_TOKEN.findall(composed)
    found = _TOKEN.findall(composed)
    return list(chain.from_iterable(_groups(token) if _IS_SPACELESS.match(token) else (token,) for token in found))


def _groups(run: str) -> list[str]:
    """Cut a run of unspaced writing into overlapping groups."""
    size = 2 if run[0] >= _FIRST_IDEOGRAM else 4
    return [run[start : start + size] for start in range(max(1, len(run) - size + 1))]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """
    A text, token by token.

    Attributes:
        keys: `Word.key` of each token.
        idf: `Word.idf` of each.
        marks: `Word.mark` of each.
    """

    keys: npt.NDArray[np.uint32]
    idf: npt.NDArray[np.float32]
    marks: npt.NDArray[np.uint8]


class Vocabulary:
    """The tokens of one language met so far, each classified once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._idf = reference(language)
        self._names = language not in _NO_NAMES_BY_CAPITALS
        self._forget()

    def _forget(self) -> None:
        """Start afresh, so that a long-lived worker's memory is bounded."""
        self._row: dict[str, int] = {}
        self._keys, self._weights, self._marks = array("I"), array("f"), array("B")

    def read(self, found: list[str]) -> Reading:
        """Classify tokens in order."""
        if len(self._row) > _CACHED_TOKENS:
            self._forget()
        for token in set(found).difference(self._row):
            word = self.word(token)
            self._row[token] = len(self._keys)
            self._keys.append(word.key)
            self._weights.append(word.idf)
            self._marks.append(word.mark)
        rows = np.fromiter(map(self._row.__getitem__, found), np.intp, len(found))
        return Reading(
            keys=np.frombuffer(self._keys, np.uint32)[rows] if found else np.empty(0, np.uint32),
            idf=np.frombuffer(self._weights, np.float32)[rows] if found else np.empty(0, np.float32),
            marks=np.frombuffer(self._marks, np.uint8)[rows] if found else np.empty(0, np.uint8),
        )

    def word(self, token: str) -> Word:
        """Classify one token: tell numbers, dates and names apart and look up how rare the rest is."""
        numeral = _NUMERAL.fullmatch(token)
        if numeral:
            return _number(_significant(numeral.group(1)))
        capital = token[0].isupper()
        word = token.casefold()
        value = number_word(word, self._language)
        if value:
            return _number(value)
        key = fold(token)
        date = date_word(word, self._language, capital=capital)
        if date:
            return Word(hash_of(f"@{date}"), min(4.0, self._idf.get(key, 3.0)), DATE)
        idf = self._idf.get(key, CEILING) if len(key) > 1 else 0.0
        if key in _HARM_FOLDS:
            return Word(hash_of(key), idf, HARM)
        return Word(hash_of(key), idf, NAME if capital and self._names else PLAIN)


def _number(digits: str) -> Word:
    """A number weighs more the longer it is; a year of our time weighs little."""
    if len(digits) == 4 and digits[:2] in _CENTURIES:
        return Word(hash_of(f"#{digits}"), 4.0, NUMBER)
    return Word(hash_of(f"#{digits}"), (1.5, 1.5, 3.5, 5.5)[len(digits)] if len(digits) < 4 else 7.0, NUMBER)


def _significant(numeral: str) -> str:
    """Digits that "86.5 thousand", "86,500" and "86 500" have in common, so that only another quantity differs."""
    digits = numeral.replace(",", "").replace(".", "").lstrip("0") or "0"
    while len(digits) > 3 and digits.endswith("000"):
        digits = digits[:-3]
    return digits if len(digits) < 4 or digits[:2] in _CENTURIES else digits.rstrip("0")


def hash_of(key: str) -> int:
    """Hash a fold to 32 bits, the same in every process."""
    return crc32(key.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=6)
def vocabulary(language: str) -> Vocabulary:
    """Give the vocabulary of a language, loaded at its first use in this process."""
    return Vocabulary(language)
