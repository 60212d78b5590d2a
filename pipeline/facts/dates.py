"""Chooses the days on which the reported event can have happened, among the dates that its text spells."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pipeline.facts.days import Expression, expressions
from pipeline.models import Context, EventDate, Mention, Stated
from pipeline.tagging.context import context_of
from pipeline.text import sentence_at, sentences

_LEAD_SENTENCES = 3  # where a text without event mentions says what it is about
_MOST_SENTENCES = 12  # of one article, so that a long text costs no more than a usual one
_RECENT_DAYS = 60  # an older day is a background unless the article names no other
_EARLIEST = date(1900, 1, 1)
_LATEST_YEAR = 2200  # beyond these two nobody publishes news


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
        for one in _nearest_first(expressions(body, span, language, day, exact=exact), anchor):
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


def _chosen(one: Expression, surface: str, field: str) -> EventDate:
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


def _nearest_first(found: Iterable[Expression], anchor: int) -> list[Expression]:
    """Precise days before whole months, then the nearest to what happened."""
    return sorted(found, key=lambda one: (not one.precise, abs(one.start - anchor)))


def _is_event(body: str, span: tuple[int, int], one: Expression, language: str, day: date | None) -> bool:
    """Whether a date can be that of the event: not in the future, not history, not a plan."""
    if one.first < _EARLIEST or (day is not None and one.first > day + timedelta(days=1)):
        return False
    year = day.year if day is not None else None
    context = context_of(body, span, one.start, one.end, language, published_year=year)
    if context is Context.BACKGROUND:
        return one.basis == "weekday"  # "on Tuesday" is never history, whatever year stands beside it
    return context not in {Context.HYPOTHETICAL, Context.CALLED}


def _is_recent(one: Expression, day: date | None) -> bool:
    """Whether a date lies near publication."""
    return day is None or one.last >= day - timedelta(days=_RECENT_DAYS)
