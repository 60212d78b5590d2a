"""Makes patterns of many words fast: text folded once, and alternatives sorted by their first letter."""

import re
from collections.abc import Iterator
from functools import cache


def same_places(text: str) -> str:
    """
    Case-fold a text so that an offset in the result is an offset in the text.

    Args:
        text: Any text.

    Returns:
        The text case-folded but for the few letters that would become several ("ß").
    """
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    pieces = _growing().split(text)
    return "".join(piece if at % 2 else piece.casefold() for at, piece in enumerate(pieces))


@cache
def _growing() -> re.Pattern[str]:
    """The letters that become several when folded; all of them lie in the basic plane."""
    return re.compile(f"([{''.join(one for one in map(chr, range(0x10000)) if len(one.casefold()) > 1)}])")


def by_first_letter(alternatives: str) -> str:
    """
    Sort the alternatives of a regular expression by their first letter, which changes nothing that it matches.

    The engine tries one alternative after the other; so it tries one letter after the other, and few words.

    Args:
        alternatives: Divided by `|`, in lower case, each beginning with a letter as it is to be met; to be used
            without `re.IGNORECASE`, with which the engine does not look at first letters.

    Returns:
        An expression in a group of its own.
    """
    sorted_by: dict[str, list[str]] = {}
    for one in _alternatives(alternatives):
        sorted_by.setdefault(one[0], []).append(one[1:])
    letters = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in sorted_by.items())
    return f"(?:{'|'.join(letters)})"


def _alternatives(expression: str) -> Iterator[str]:
    """The outermost alternatives of an expression."""
    depth = start = 0
    for at, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            yield expression[start:at]
            start = at + 1
    yield expression[start:]
