"""Folds a text into the one spelling in which terms are looked for, and leads every offset back to the text."""

import unicodedata
from dataclasses import dataclass

_IRREGULAR = (
    "\ue000"  # private use: stands for a letter that folds to no or several letters; never the fold of anything
)
_SPECIAL = {"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ـ": ""}


def fold_letter(letter: str) -> str:
    """
    Fold one character.

    NFKC, case and marks folded; ə→e; whatever is no letter, digit or mark becomes a blank (hyphens and apostrophes
    among them); marks and invisible controls disappear.

    Args:
        letter: One character.

    Returns:
        What is left of it, often one character.
    """
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter).casefold())
    kept = "".join(part for part in plain if not unicodedata.combining(part))
    folded = "".join(_SPECIAL.get(part, part) for part in unicodedata.normalize("NFC", kept).casefold())
    worded = "".join(part if part.isalnum() or unicodedata.category(part) == "Mc" else " " for part in folded)
    return " " if worded.isspace() else worded.strip()


class _Table(dict[int, str]):
    """What each character folds to, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = fold_letter(chr(code))
        self[code] = folded if len(folded) == 1 else _IRREGULAR
        return self[code]


_TABLE = _Table()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """
    A folded text.

    Attributes:
        text: The folded characters, with one blank before and one behind.
        offsets: For each character of `text` without the two blanks, where it stands in the original; None when
            nothing moved.
        length: Number of characters of the original.
    """

    text: str
    offsets: list[int] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Lead a run of folded characters back to the original.

        Args:
            start: Offset of its first character in `text`, blanks counted.
            end: Offset behind its last character.

        Returns:
            Offsets in the original text, in code points.
        """
        if self.offsets is None:
            return start - 1, end - 1
        return self.offsets[start - 1], self.offsets[end - 2] + 1


def fold(text: str) -> Folded:
    """
    Fold a text for matching; each character on its own, so that a part of a text folds as it does within the whole.

    Args:
        text: Any text.

    Returns:
        The folded text with its way back.
    """
    folded = text.translate(_TABLE)
    if _IRREGULAR not in folded:
        return Folded(text=f" {folded} ", offsets=None, length=len(text))
    letters: list[str] = []
    offsets: list[int] = []
    index = 0
    for piece in folded.split(_IRREGULAR):
        if index:
            instead = fold_letter(text[index - 1])
            letters.append(instead)
            offsets.extend([index - 1] * len(instead))
        letters.append(piece)
        offsets.extend(range(index, index + len(piece)))
        index += len(piece) + 1
    return Folded(text=f" {''.join(letters)} ", offsets=offsets, length=len(text))


def fold_term(term: str) -> str:
    """Fold a term of the lexicon; runs of blanks become one."""
    return " ".join(fold(term).text.split())
