"""Holds sentences against what was found in them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pipeline.facts import Facts, facts_of
from pipeline.models import Context, Stated
from pipeline.tagging import tag
from pipeline.tagging.lexicon import Lexicon, load
from tests.facts.sentences import DATES, PLACES, SPEAKERS, TOLLS

CONFIG = Path(__file__).resolve().parents[2] / "config"
PUBLISHED = Stated(at=datetime(2022, 9, 14, tzinfo=UTC), precision="day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One sentence, what it should have given and what it gave."""

    kind: str
    sentence: str
    expected: frozenset[object]
    found: frozenset[object]

    @property
    def right(self) -> bool:
        """Whether both are the same."""
        return self.expected == self.found


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    return load(CONFIG)


def facts(text: str, language: str = "en", published: Stated = PUBLISHED) -> Facts:
    """The facts of one text."""
    words = lexicon()
    year = published.at.year if published.at else None
    tagging = tag(title="", text=text, language=language, lexicon=words, published_year=year)
    return facts_of(title="", text=text, language=language, published=published, tagging=tagging, lexicon=words)


def _numbered(rows: Iterable[object]) -> frozenset[object]:
    """Rows with their number among equal ones, so that two equal tolls are two."""
    seen: Counter[object] = Counter()
    found = []
    for row in rows:
        seen[row] += 1
        found.append((row, seen[row]))
    return frozenset(found)


def judged() -> list[Judged]:
    """All sentences, held against what is found in them."""
    rows = []
    for toll in TOLLS:
        found = [(one.what, one.low, one.high, str(one.context)) for one in facts(toll.sentence, toll.language).tolls]
        rows.append(
            Judged(kind="toll", sentence=toll.sentence, expected=_numbered(toll.expected), found=_numbered(found))
        )
    for day in DATES:
        when = facts(day.sentence, day.language).event_date
        rows.append(
            Judged(kind="date", sentence=day.sentence, expected=frozenset([day.expected]),
                   found=frozenset([(str(when.date_from), str(when.date_to), when.basis)]))
        )  # fmt: skip
    for place in PLACES:
        places = facts(place.text, place.language).places
        roles = {("event", key) for key in place.event} | {("actor", key) for key in place.actors}
        got = {(one.role, one.place_id) for one in places if one.role != "background"}
        rows.append(Judged(kind="place", sentence=place.text, expected=frozenset(roles), found=frozenset(got)))
    for said in SPEAKERS:
        tolls = [one for one in facts(said.sentence).tolls if one.context is not Context.BACKGROUND][:1]
        rows.append(
            Judged(kind="speaker", sentence=said.sentence, expected=frozenset([(said.attribution, said.speaker)]),
                   found=frozenset((str(one.attribution), one.speaker) for one in tolls))
        )  # fmt: skip
    return rows
