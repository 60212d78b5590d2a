"""How rare a word is in a language at large: inverse document frequencies that no corpus can shift."""

from collections import Counter
from functools import lru_cache
from math import log
from typing import Final

import wordfreq

from pipeline.text import plain_letters

IDF_EPOCH: Final = "wordfreq-3/1"
FOLD_LETTERS: Final = 6
CEILING: Final = 9.0
_DOCUMENT_WORDS: Final = 300
_SPACELESS: Final = frozenset({"zh", "ja"})
_KIN: Final = {
    "latin": ("en", "es", "fr", "de"),
    "cyrillic": ("ru", "uk", "bg"),
    "arabic": ("ar", "fa", "ur"),
}
_SCRIPT_OF: Final = {
    "be": "cyrillic", "kk": "cyrillic", "ky": "cyrillic", "mn": "cyrillic", "sr": "cyrillic", "tg": "cyrillic",
    "ps": "arabic", "ku": "arabic", "ckb": "arabic", "sd": "arabic", "ug": "arabic", "unknown": "latin",
}  # fmt: skip


def fold(word: str) -> str:
    """
    Reduce a word to what its inflections and derivations share: no case, no marks, the first six letters.

    The Arabic article is taken off, because it is written as part of the word. Source of the six letters: our
    evaluation, benchmarks/dedup.py.
    """
    plain = word.lower() if word.isascii() else plain_letters(word)
    if plain.startswith("ال") and len(plain) > 4:
        plain = plain[2:]
    return plain[:FOLD_LETTERS]


@lru_cache(maxsize=6)
def reference(language: str) -> dict[str, float]:
    """
    Give the inverse document frequencies of a language's folds.

    A fold's share of all words is the sum over its words; the document frequency is the chance to meet it in a text of
    300 words. The short lists (words met at least once in a million) serve as well as the long ones and load twenty
    times faster (our evaluation, benchmarks/dedup.py). Chinese and Japanese are counted by pairs of characters, as the
    texts are. A language without a list borrows the common words of widespread languages in its script, so that at
    least those weigh little.

    Args:
        language: BCP 47 primary tag.

    Returns:
        Fold to natural logarithm of the inverse document frequency, at most `CEILING`; folds that are missing are
        rarer than all of these.
    """
    if language in wordfreq.available_languages("small"):
        return _rarity(_shares(language))
    script = _SCRIPT_OF.get(language, "latin")
    shares: Counter[str] = Counter()
    for kin in _KIN[script]:
        shares |= _shares(kin)
    return _rarity(shares)


def _shares(language: str) -> Counter[str]:
    """Sum the shares of all words by fold, or by pair of characters where words are not spaced."""
    shares: Counter[str] = Counter()
    # The list is in hundredths of a decade: item n holds the words of frequency 10 ** (-n / 100).
    for index, words in enumerate(wordfreq.get_frequency_list(language, "small")):
        frequency = 10.0 ** (-index / 100)
        for word in words:
            if language in _SPACELESS and len(word) > 1 and not word.isascii():
                for start in range(len(word) - 1):
                    shares[word[start : start + 2]] += frequency
            else:
                shares[fold(word)] += frequency
    return shares


def _rarity(shares: Counter[str]) -> dict[str, float]:
    """Turn shares of all words into inverse document frequencies."""
    return {
        key: min(CEILING, -log(1.0 - (1.0 - min(share, 0.999)) ** _DOCUMENT_WORDS)) for key, share in shares.items()
    }
