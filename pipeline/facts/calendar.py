"""Adapts the date library: what months, weekdays, today and yesterday are called in many languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dateparser.languages.loader import default_loader

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_WEEKDAY = 4  # letters; shorter names are words of other meanings in too many languages
_SHORTEST_MONTH = 3
# Levantine names of the months, which the library lacks, by the names that it knows.
_LEVANT: Mapping[str, str] = MappingProxyType(
    {
        "كانون الثاني": "يناير", "شباط": "فبراير", "آذار": "مارس", "نيسان": "أبريل", "أيار": "مايو", "حزيران": "يونيو",
        "تموز": "يوليو", "آب": "أغسطس", "أيلول": "سبتمبر", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر",
        "كانون الأول": "ديسمبر",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """
    What the calendar is called in one language, names in lower case.

    Attributes:
        months: Month number from 1, by name.
        weekdays: Day of the week (0 = Monday), by name.
        today: Words for the day of writing.
        yesterday: Words for the day before.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    today: tuple[str, ...]
    yesterday: tuple[str, ...]


@cache
def names(language: str) -> Names | None:
    """
    Look up the names of a language.

    Args:
        language: BCP 47 primary tag.

    Returns:
        The names; None where the library does not know the language.
    """
    try:
        info = default_loader.get_locale(language).info
    except (ValueError, IndexError, StopIteration):
        return None
    relative = info.get("relative-type", {})
    months = _numbered(info, _MONTHS, 1, _SHORTEST_MONTH)
    if language == "ar":
        months |= {levant: months[known] for levant, known in _LEVANT.items() if known in months}
    return Names(
        months=months,
        weekdays=_numbered(info, _WEEKDAYS, 0, _SHORTEST_WEEKDAY),
        today=tuple(word.casefold() for word in relative.get("0 day ago", ())),
        yesterday=tuple(word.casefold() for word in relative.get("1 day ago", ())),
    )


def _numbered(info: Mapping[str, list[str]], keys: tuple[str, ...], first: int, shortest: int) -> dict[str, int]:
    """Names by their number."""
    return {
        name.casefold(): number
        for number, key in enumerate(keys, first)
        for name in info.get(key, ())
        if len(name) >= shortest
    }
