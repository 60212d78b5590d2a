"""Chooses the days on which the reported event can have happened; the date library reads, these rules decide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pipeline.facts.calendar import Names, names, parse_day
from pipeline.facts.patterns import by_first_letter, same_places
from pipeline.models import Context, EventDate, Mention, Stated
from pipeline.tagging.context import context_of
from pipeline.text import sentence_at, sentences

_LEAD_SENTENCES = 3  # where a text without event mentions says what it is about
_MOST_SENTENCES = 12  # of one article, so that a long text costs no more than a usual one
_RECENT_DAYS = 60  # an older day is a background unless the article names no other
_EARLIEST = date(1900, 1, 1)
_LATEST_YEAR = 2200  # beyond these two nobody publishes news
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expression:
    """One date expression in a field: what it was resolved to, and its span."""

    first: date
    last: date
    basis: str
    precise: bool
    start: int
    end: int


def event_date(
    *,
    title: str,
    text: str,
    language: str,
    published: Stated,
    mentions: tuple[Mention, ...] = (),
    longitude: float | None = None,
    spans: tuple[tuple[int, int], ...] | None = None,
) -> EventDate:
    """
    Choose the days of the reported event.

    The sentences of current event mentions are read first, in order; where there are none, the title and the first
    three sentences. History, calls and plans are passed over. A bare weekday is the last such day within the week
    before publication; where it is the day after a publication that names no hour, publication and event lie on two
    sides of midnight and both days are given.

    Args:
        title: Headline.
        text: Article body.
        language: BCP 47 primary tag.
        published: The publisher's date; weekdays need it.
        mentions: What the lexicon found.
        longitude: Of the place of the event, degrees east; None when unknown. Its local day is that of the nautical
            time zone, an hour for every 15 degrees.
        spans: Sentences of `text` where the caller has them; None to split it here.

    Returns:
        The days and what they rest on. Without any date in the text, the day of publication and the one before.

    Source:
        Bare weekdays name days within a week of publication: the Associated Press Stylebook, "time element".
    """
    day, exact = _local_day(published, longitude)
    cut = spans if spans is not None else sentences(text)
    found: list[EventDate] = []
    for field, body, span, anchor in _places_to_look(title, text, cut, mentions):
        for one in _nearest_first(_expressions(body, span, language, day, exact=exact), anchor):
            if _is_event(body, span, one, language, day):
                surface = body[one.start : one.end]
                found.append(_chosen(one, surface, field))
                if one.precise and _is_recent(one, day):
                    return found[-1]
    if found:
        return found[0]
    if day is None:
        return EventDate()
    return EventDate(date_from=day - timedelta(days=1), date_to=day, basis="published")


def _chosen(one: _Expression, surface: str, field: str) -> EventDate:
    """An expression as the event's date."""
    return EventDate(
        date_from=one.first, date_to=one.last, basis=one.basis, surface=surface, start=one.start, field=field
    )


def _local_day(published: Stated, longitude: float | None) -> tuple[date | None, bool]:
    """The day of publication at the place, and whether it is sure (an hour and a time zone were stated)."""
    if published.at is None or not _EARLIEST.year <= published.at.year <= _LATEST_YEAR:
        return None, False
    exact = published.precision != "day" and published.tz_known
    shift = timedelta(hours=round((longitude or 0.0) / 15)) if exact else timedelta()
    return (published.at + shift).date(), exact


def _places_to_look(
    title: str, text: str, cut: tuple[tuple[int, int], ...], mentions: tuple[Mention, ...]
) -> Iterator[tuple[str, str, tuple[int, int], int]]:
    """(field, body, sentence, offset of what happened in it), in the order in which they are read."""
    current = [mention for mention in mentions if mention.kind == "event" and mention.context is Context.CURRENT]
    if title:
        yield "title", title, (0, len(title)), 0
    seen: set[tuple[int, int]] = set()
    for mention in current:
        if mention.field != "text" or not cut:
            continue
        span = sentence_at(cut, mention.start)
        if span not in seen and len(seen) < _MOST_SENTENCES:
            seen.add(span)
            yield "text", text, span, mention.start
    if not seen:
        for span in cut[:_LEAD_SENTENCES]:
            yield "text", text, span, span[0]


def _nearest_first(found: Iterable[_Expression], anchor: int) -> list[_Expression]:
    """Precise days before whole months, then the nearest to what happened."""
    return sorted(found, key=lambda one: (not one.precise, abs(one.start - anchor)))


def _is_event(body: str, span: tuple[int, int], one: _Expression, language: str, day: date | None) -> bool:
    """Whether a date can be that of the event: not in the future, not history, not a plan."""
    if one.first < _EARLIEST or (day is not None and one.first > day + timedelta(days=1)):
        return False
    year = day.year if day is not None else None
    context = context_of(body, span, one.start, one.end, language, published_year=year)
    if context is Context.BACKGROUND:
        return one.basis == "weekday"  # "on Tuesday" is never history, whatever year stands beside it
    return context not in {Context.HYPOTHETICAL, Context.CALLED}


def _is_recent(one: _Expression, day: date | None) -> bool:
    """Whether a date lies near publication."""
    return day is None or one.last >= day - timedelta(days=_RECENT_DAYS)


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
        rf"|(?P<dmy>(?<![\d.,:])\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?(?: of| de)? (?:{month})\b\.?"
        rf"(?P<dmy_year>,?(?: de| of)? \d{{4}}\b)?)"
        rf"|(?P<mdy>\b(?:{month})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d)(?P<mdy_year>,? \d{{4}}\b)?)"
        rf"|(?P<month>\b(?P<month_name>{month})\b\.?(?:,? (?:of |de )?(?P<month_year>\d{{4}})\b)?)"
        rf"|(?P<weekend>\b(?:over|at|during) the weekend\b)"
        rf"|(?P<ago>\b(?P<ago_number>{number}|[1-6]) days? (?:ago|earlier)\b)"
        rf"|(?P<word>\b(?:{word})\b)"
        rf"|(?P<weekday>\b(?:{weekday})\b)",
        re.IGNORECASE,
    )


def _expressions(
    body: str, span: tuple[int, int], language: str, day: date | None, *, exact: bool
) -> tuple[_Expression, ...]:
    """The dates of one sentence that can be resolved, "Monday night into Tuesday" joined to one."""
    known = names(language)
    if known is None:
        return ()
    found: list[_Expression] = []
    for match in _spellings(body, span, language):
        one = _resolve(match, body, known, language, day, exact=exact)
        if one is None:
            continue
        if found and _JOINED.fullmatch(body[found[-1].end : one.start]) and found[-1].first <= one.first:
            one = replace(one, first=found[-1].first, start=found.pop().start)
        found.append(one)
    return tuple(found)


def _resolve(
    match: re.Match[str], body: str, known: Names, language: str, day: date | None, *, exact: bool
) -> _Expression | None:
    """What one spelling means; None when it means nothing here."""
    kind = match.lastgroup if match.lastgroup in _RELATIVE else _kind(match)
    if kind in _RELATIVE:
        before = body[max(0, match.start() - 20) : match.start()]
        if day is None or _NOT_PAST.search(before):
            return None
        days = _relative(kind, match, before, known, day, exact=exact)
        basis = "weekday"
    else:
        days = _month(match, known, day) if kind == "month" else _full(kind, match, language, day)
        basis = "explicit"
    if days is None:
        return None
    precise = kind != "month"
    return _Expression(first=days[0], last=days[1], basis=basis, precise=precise, start=match.start(), end=match.end())


_RELATIVE = frozenset({"weekend", "ago", "word", "weekday"})


def _kind(match: re.Match[str]) -> str:
    """Which alternative matched."""
    return next(kind for kind in ("iso", "dots", "dmy", "mdy", "month", *_RELATIVE) if match[kind] is not None)


def _relative(
    kind: str, match: re.Match[str], before: str, known: Names, day: date, *, exact: bool
) -> tuple[date, date] | None:
    """Resolve a weekday, "yesterday", "overnight", "two days ago" or "over the weekend" against publication."""
    words = match.group().casefold()
    if kind == "weekday":
        return _weekday(known.weekdays[words], day, is_last=bool(_BEFORE_LAST.search(before)), exact=exact)
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
    month = known.months[written.casefold()]
    if year is None and (written[:1].islower() or not _IN_MONTH.search(match.string[: match.start()][-6:])):
        return None
    chosen = int(year) if year is not None else _year_before(month, day)
    if not 1 <= chosen < 9999:
        return None
    return date(chosen, month, 1), date(chosen + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year_before(month: int, day: date | None) -> int:
    """The year of the last such month that does not lie after `day`."""
    return 0 if day is None else day.year - (month > day.month)


def _full(kind: str, match: re.Match[str], language: str, day: date | None) -> tuple[date, date] | None:
    """A day with month, its year taken from publication where none is written."""
    written = match.group().rstrip(".")
    if kind == "dots":
        first, second = (int(part) for part in re.split(r"[./]", written)[:2])
        if "/" in written and first <= 12 and second <= 12 and first != second:
            return None  # nobody can say which of the two is the month
        if second > 12:
            parts = re.split(r"[./]", written)
            written = f"{parts[1]}.{parts[0]}.{parts[2]}"
        written = written.replace("/", ".")
    elif kind in {"dmy", "mdy"} and match[f"{kind}_year"] is None:
        return _without_year(written, language, day)
    parsed = parse_day(written, language)
    return (parsed, parsed) if parsed is not None else None


def _without_year(written: str, language: str, day: date | None) -> tuple[date, date] | None:
    """The last such day that does not lie after publication."""
    if day is None:
        return None
    for year in (day.year, day.year - 1):
        parsed = parse_day(f"{written} {year}", language)
        if parsed is not None and parsed <= day + timedelta(days=1):
            return parsed, parsed
    return None
