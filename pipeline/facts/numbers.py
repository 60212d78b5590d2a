"""Reads quantities out of a sentence: figures of any script, number words, ranges, "at least", "dozens"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.facts.number_words import ABOUT, CAPPED, OPEN, SCALES, UNITS, VAGUE
from pipeline.facts.patterns import same_places

_BEFORE_FIGURE = r"(?<![\w.,$£€/:])(?<![^\W\d]-)"
_FIGURE = (
    rf"{_BEFORE_FIGURE}\d{{1,3}}(?:[,.'’٬\u00a0\u202f\u2009 ]\d{{3}})+(?!\w|[.,]\d)|"
    rf"{_BEFORE_FIGURE}\d+(?:[.,٫]\d{{1,2}})?(?![\w:/]|[.,]\d)"
)
_GROUPED = re.compile(r"\d{1,3}(?:[,.'’٬\u00a0\u202f\u2009 ]\d{3})+")
_GREATEST = 2_000_000_000  # more than this is no number of people; INTEGER columns hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """
    One number as a sentence states it.

    Attributes:
        low: Least number that the words allow.
        high: Greatest; None when open above.
        start: Offset of the first character, qualifying words included ("at least").
        end: Offset behind the last character.
        core: Offset of the first character of the number itself.
        is_figure: Whether it is one plain figure, without words, range or qualification.
    """

    low: int
    high: int | None
    start: int
    end: int
    core: int
    is_figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    """The compiled words of one language; `number` is for case-folded text, the others for any."""

    number: re.Pattern[str]
    units: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[str, int]
    qualifier: re.Pattern[str]
    open_words: re.Pattern[str]
    capped_words: re.Pattern[str]


LANGUAGES = frozenset(UNITS)


@cache
def _grammar(language: str) -> _Grammar:
    """Compile the words of one language once."""
    units, scales, vague = UNITS[language], SCALES[language], VAGUE[language]
    plain = _any_of((*units, *scales))
    joint = "[ -]|(?<=hundred) and |(?<=thousand) and "
    words = rf"\b(?:an? (?:{_any_of(scales)})|half an? million|{plain})\b(?:(?:{joint})(?:{plain})\b)*"
    number = rf"{_FIGURE}(?:(?: |-)?(?:{_any_of(scales)})\b)?|\b(?:{_any_of(vague)})\b|{words}"
    return _Grammar(
        number=re.compile(number),
        units=units,
        scales=scales,
        vague=vague,
        qualifier=re.compile(rf"(?:\b(?:{OPEN[language]}|{CAPPED[language]}|{ABOUT[language]})\s+)+$", re.IGNORECASE),
        open_words=re.compile(rf"\b(?:{OPEN[language]})\b", re.IGNORECASE),
        capped_words=re.compile(rf"\b(?:{CAPPED[language]})\b", re.IGNORECASE),
    )


def _any_of(words: Mapping[str, int] | tuple[str, ...]) -> str:
    """An alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def quantities(sentence: str, language: str) -> tuple[Quantity, ...]:
    """
    Find the numbers of a sentence.

    "6,500", "6.500", "6 500" and figures of other scripts are thousands; "20 to 30" and "between 20 and 30" are one
    range; "at least" and "dozens" are open above; "up to" begins at one.

    Args:
        sentence: One sentence.
        language: BCP 47 primary tag; languages without a table are read with the English one, that is for figures.

    Returns:
        In order of offset.
    """
    grammar = _grammar(language if language in LANGUAGES else "en")
    matches = grammar.number.finditer(same_places(sentence))
    found = [quantity for match in matches if (quantity := _read(match, sentence, grammar))]
    return tuple(_with_ranges(found, sentence))


def _read(match: re.Match[str], sentence: str, grammar: _Grammar) -> Quantity | None:
    """Value and qualification of one match; None when it is too great to count anybody."""
    words = match.group().casefold()
    value = _value(words, grammar)
    if value is None or value > _GREATEST:
        return None
    low, high = value, None if words in grammar.vague else value
    qualifier = grammar.qualifier.search(sentence, max(0, match.start() - 40), match.start())
    start = match.start()
    if qualifier is not None:
        start = qualifier.start()
        if grammar.open_words.search(qualifier.group()):
            high = None
        elif grammar.capped_words.search(qualifier.group()):
            low = min(1, value)
    end = match.end()
    more = re.match(r"\+|\s+or more\b|-plus\b", sentence[end : end + 10])
    if more is not None:
        high, end = None, end + more.end()
    return Quantity(
        low=low,
        high=high,
        start=start,
        end=end,
        core=match.start(),
        is_figure=words.isdigit() and start == match.start() and more is None,
    )


def _value(words: str, grammar: _Grammar) -> int | None:
    """The number that the words name; None when they name no whole number ("1.5")."""
    if words in grammar.vague:
        return grammar.vague[words]
    total = current = 0.0
    for word in re.split(r"(?<=\d)(?=[^\W\d])|(?<!\d)[ -]|[ -](?!\d)", words):
        if word in {"a", "an", "and", ""}:
            continue
        if word == "half":
            return 500_000
        if word[0].isdigit():
            current = _figure(word)
        elif word in grammar.units:
            current += grammar.units[word]
        else:
            scale = grammar.scales[word]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
    return round(total + current) if (total + current).is_integer() else None


def _figure(word: str) -> float:
    """Read a figure; three digits behind a separator are thousands, one or two are decimals."""
    if _GROUPED.fullmatch(word):
        return float("".join(letter for letter in word if letter.isdigit()))
    return float(word.replace(",", ".").replace("٫", "."))


def _with_ranges(found: list[Quantity], sentence: str) -> list[Quantity]:
    """Join neighbours that state one range."""
    joined: list[Quantity] = []
    for quantity in found:
        if joined and _is_range(joined[-1], quantity, sentence):
            first = joined.pop()
            joined.append(
                Quantity(
                    low=first.low,
                    high=quantity.high,
                    start=_range_start(first, sentence),
                    end=quantity.end,
                    core=first.core,
                )
            )
        else:
            joined.append(quantity)
    return joined


def _is_range(first: Quantity, second: Quantity, sentence: str) -> bool:
    """Whether two neighbours are "20 to 30", "20-30", "two or three" or "between 20 and 30"."""
    between = sentence[first.end : second.core]
    if second.high is not None and first.low >= second.high:
        return False
    if re.fullmatch(r"\s*(?:to|-|–|—|or)\s*", between):
        return True
    return between == " and " and sentence[: first.start].casefold().endswith("between ")


def _range_start(first: Quantity, sentence: str) -> int:
    """Where the range begins, "between" included."""
    return first.start - len("between ") if sentence[: first.start].casefold().endswith("between ") else first.start
