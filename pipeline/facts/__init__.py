"""Where, when and how many: so far only that an event is as old as its report."""

from dataclasses import dataclass, field
from datetime import date

from pipeline.models import Stated, Tagging
from pipeline.tagging.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """Days on which the reported event can have happened, and what they rest on."""

    date_from: date | None = None
    date_to: date | None = None
    basis: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What researchers join on."""

    event_date: EventDate = field(default_factory=EventDate)
    places: tuple[object, ...] = ()
    tolls: tuple[object, ...] = ()


def facts_of(*, title: str, text: str, language: str, published: Stated, tagging: Tagging, lexicon: Lexicon) -> Facts:
    """Take the day of publication as the day of the event."""
    day = published.at.date() if published.at else None
    return Facts(event_date=EventDate(date_from=day, date_to=day, basis="published" if day else "none"))
