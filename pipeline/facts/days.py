"""Finds the dates that a sentence spells and says which days they mean, seen from the day of publication."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pipeline.facts.calendar import Names, names
from pipeline.facts.patterns import by_first_letter, same_places

_NOT_PAST = re.compile(r"\b(?:next|coming|until|till|by|from|through|following|since)\s+(?:the\s+)?$", re.IGNORECASE)
_BEFORE_LAST = re.compile(r"\blast\s+$", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:(?:morning|night|evening|afternoon)\s*)?(?:into|and|to|or|-|–|through)\s*(?:early |on )?$", re.IGNORECASE
)
_IN_MONTH = re.compile(r"\b(?:in|early|late|mid-?)\s$", re.IGNORECASE)
_NUMBERS = ("one", "two", "three", "four", "five", "six")
_ENGLISH_DAYS = {
    "overnight": (-1, 0),
    "last night": (-1, 0),
    "this morning": (0, 0),
    "this afternoon": (0, 0),
    "this evening": (0, 0),
    "tonight": (0, 0),
    "earlier today": (0, 0),
    "day before yesterday": (-2, -2),
}
_HALF_A_YEAR = 183  # days
_HALF_A_YEAR_OF_MONTHS = 6
_RELATIVE = frozenset({"weekend", "ago", "word", "weekday"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """
    One date in a field, resolved.

    Attributes:
        first: First day that it can mean.
        last: Last such day.
        basis: `explicit` or `weekday`, which is resolved against publication.
        precise: Whether it names days, not a whole month.
        start: Offset of the first character in the field.
        end: Offset behind the last character.
    """

    first: date
    last: date
    basis: str
    precise: bool
    start: int
    end: int


@cache
def _beginnings(language: str) -> re.Pattern[str] | None:
    """What every spelling of a date begins with, case-folded; None where the calendar's names are unknown."""
    known = names(language)
    if known is None:
        return None
    relative = {*known.today, *known.yesterday, *_ENGLISH_DAYS, "over the", "at the", "during the"}
    words = {*known.months, *known.weekdays, *relative, *(f"{number} day" for number in _NUMBERS)}
    return re.compile(rf"(?<!\d)\d|\b{by_first_letter('|'.join(sorted(map(re.escape, words))))}")


def _spellings(body: str, span: tuple[int, int], language: str) -> Iterator[re.Match[str]]:
    """
    The spellings of dates in a sentence.

    The expression for all of them is slow, so it is tried only where one can begin: most sentences have no such place.
    """
    beginnings, pattern = _beginnings(language), _patterns(language)
    if beginnings is None or pattern is None:
        return
    behind = span[0]
    for begun in beginnings.finditer(same_places(body[span[0] : span[1]])):
        start = span[0] + begun.start()
        match = pattern.match(body, start, span[1]) if start >= behind else None
        if match is not None:
            behind = match.end()
            yield match


@cache
def _patterns(language: str) -> re.Pattern[str] | None:
    """One expression for all spellings of a date in a language; None where the calendar's names are unknown."""
    known = names(language)
    if known is None:
        return None
    month = "|".join(sorted(map(re.escape, known.months), key=len, reverse=True))
    weekday = "|".join(sorted(map(re.escape, known.weekdays), key=len, reverse=True)) or "(?!)"
    relative = (*known.today, *known.yesterday, *(_ENGLISH_DAYS if language == "en" else ()))
    word = "|".join(sorted(map(re.escape, (one for one in relative if len(one) > 2)), key=len, reverse=True)) or "(?!)"
    number = "|".join(_NUMBERS) if language == "en" else "(?!)"
    return re.compile(
        rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)"
        rf"|(?P<dots>(?<![\d.])\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b)"
        rf"|(?P<dmy>(?<![\d.,:])(?P<dmy_day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?: of| de)? (?P<dmy_month>{month})\b\.?"
        rf"(?:,?(?: de| of)? (?P<dmy_year>\d{{4}})\b)?)"
        rf"|(?P<mdy>\b(?P<mdy_month>{month})\.? (?P<mdy_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?\d)"
        rf"(?:,? (?P<mdy_year>\d{{4}})\b)?)"
        rf"|(?P<month>\b(?P<month_name>{month})\b\.?(?:,? (?:of |de )?(?P<month_year>\d{{4}})\b)?)"
        rf"|(?P<weekend>\b(?:over|at|during) the weekend\b)"
        rf"|(?P<ago>\b(?P<ago_number>{number}|[1-6]) days? (?:ago|earlier)\b)"
        rf"|(?P<word>\b(?:{word})\b)"
        rf"|(?P<weekday>\b(?:{weekday})\b)",
        re.IGNORECASE,
    )


def expressions(
    body: str, span: tuple[int, int], language: str, day: date | None, *, exact: bool
) -> tuple[Expression, ...]:
    """
    Find the dates of one sentence.

    Args:
        body: The field that holds it.
        span: Offsets of the sentence in the field.
        language: BCP 47 primary tag.
        day: Day of publication at the place; None when unknown, and then only full dates can be resolved.
        exact: Whether that day is sure.

    Returns:
        Those that can be resolved, in order; "Monday night into Tuesday" is joined to one.
    """
    known = names(language)
    if known is None:
        return ()
    found: list[Expression] = []
    for match in _spellings(body, span, language):
        one = _resolve(match, body, known, day, exact=exact)
        if one is None:
            continue
        if found and _JOINED.fullmatch(body[found[-1].end : one.start]) and found[-1].first <= one.first:
            one = replace(one, first=found[-1].first, start=found.pop().start)
        found.append(one)
    return tuple(found)


def _resolve(match: re.Match[str], body: str, known: Names, day: date | None, *, exact: bool) -> Expression | None:
    """What one spelling means; None when it means nothing here."""
    kind = match.lastgroup if match.lastgroup in _RELATIVE else _kind(match)
    if kind in _RELATIVE:
        before = body[max(0, match.start() - 20) : match.start()]
        if day is None or _NOT_PAST.search(before):
            return None
        days = _relative(kind, match, before, known, day, exact=exact)
        basis = "weekday"
    else:
        days = _month(match, known, day) if kind == "month" else _full(kind, match, known, day)
        basis = "explicit"
    if days is None:
        return None
    precise = kind != "month"
    return Expression(first=days[0], last=days[1], basis=basis, precise=precise, start=match.start(), end=match.end())


def _kind(match: re.Match[str]) -> str:
    """Which alternative matched."""
    return next(kind for kind in ("iso", "dots", "dmy", "mdy", "month", *_RELATIVE) if match[kind] is not None)


def _numbered(known: Mapping[str, int], written: str) -> int:
    """The number of a name that was met; the engine takes more letters for the same than folding does ("NİSAN")."""
    number = known.get(written.casefold())
    if number is not None:
        return number
    return next(number for name, number in known.items() if re.fullmatch(re.escape(name), written, re.IGNORECASE))


def _relative(
    kind: str, match: re.Match[str], before: str, known: Names, day: date, *, exact: bool
) -> tuple[date, date] | None:
    """Resolve a weekday, "yesterday", "overnight", "two days ago" or "over the weekend" against publication."""
    words = match.group().casefold()
    if kind == "weekday":
        return _weekday(_numbered(known.weekdays, words), day, is_last=bool(_BEFORE_LAST.search(before)), exact=exact)
    if kind == "weekend":
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
        return saturday, min(saturday + timedelta(days=1), day)
    if kind == "ago":
        written = match["ago_number"].casefold()
        back = timedelta(days=_NUMBERS.index(written) + 1 if written in _NUMBERS else int(written))
        return day - back, day - back
    if words in _ENGLISH_DAYS:
        first, last = _ENGLISH_DAYS[words]
        return day + timedelta(days=first), day + timedelta(days=last)
    back = timedelta(days=1) if words in known.yesterday else timedelta()
    return day - back, day - back


def _weekday(weekday: int, day: date, *, is_last: bool, exact: bool) -> tuple[date, date]:
    """The nearest such day: within the week before publication, or across midnight from it."""
    back = (day.weekday() - weekday) % 7
    if is_last and back == 0:
        back = 7
    if back == 6 and not is_last and not exact:
        return day, day + timedelta(days=1)
    return day - timedelta(days=back), day - timedelta(days=back)


def _month(match: re.Match[str], known: Names, day: date | None) -> tuple[date, date] | None:
    """A whole month: with its year, or the last such month before publication when it is spelt with a capital."""
    written, year = match["month_name"], match["month_year"]
    month = _numbered(known.months, written)
    if year is None and (written[:1].islower() or not _IN_MONTH.search(match.string[: match.start()][-6:])):
        return None
    chosen = int(year) if year is not None else _year_of_last(month, day)
    if not 1 <= chosen < 9999:
        return None
    return date(chosen, month, 1), date(chosen + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year_of_last(month: int, day: date | None) -> int:
    """The year of the last such month, as of `_last_such_day`; 0 where it lies ahead."""
    if day is None or (month > day.month and month - day.month < 12 - _HALF_A_YEAR_OF_MONTHS):
        return 0
    return day.year - (month > day.month)


def _full(kind: str, match: re.Match[str], known: Names, day: date | None) -> tuple[date, date] | None:
    """One day; its year is that of publication, or the one before, where none is written."""
    if kind in {"dmy", "mdy"}:
        month = _numbered(known.months, match[f"{kind}_month"])
        year, of_month = match[f"{kind}_year"], int(match[f"{kind}_day"])
        one = _last_such_day(month, of_month, day) if year is None else _day(int(year), month, of_month)
    else:
        one = _of_figures(*re.split(r"[-./]", match.group()), is_american="/" in match.group())
    return (one, one) if one is not None else None


def _of_figures(first: str, second: str, third: str, *, is_american: bool) -> date | None:
    """A day in figures: the year first, else the day; None where nobody can say which of two is the month."""
    one, two, three = int(first), int(second), int(third)
    if len(first) == 4:
        return _day(one, two, three)
    if is_american and one <= 12 and two <= 12 and one != two:
        return None
    return _day(three, two, one) if two <= 12 else _day(three, one, two)


def _day(year: int, month: int, of_month: int) -> date | None:
    """A day of the calendar; None when there is no such day."""
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def _last_such_day(month: int, of_month: int, day: date | None) -> date | None:
    """
    That day of the year of publication, or of the year before where that is nearer.

    "On March 21", written in November, was this spring; "on July 1", written in January, is next summer. Source: the
    Associated Press Stylebook, "months": a day without its year is one of the current year.
    """
    if day is None:
        return None
    this, before = _day(day.year, month, of_month), _day(day.year - 1, month, of_month)
    if this is not None and this <= day + timedelta(days=1):
        return this
    return before if before is not None and (day - before).days <= _HALF_A_YEAR else None
