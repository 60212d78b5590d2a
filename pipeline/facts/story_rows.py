"""Pure: what the row of a story says, made from what its originals say."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

# Sites of agencies, which are one origin with all who credit them.
AGENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reuters.com": "reuters", "apnews.com": "ap", "ap.org": "ap", "afp.com": "afp", "tass.com": "tass",
        "tass.ru": "tass", "interfax.ru": "interfax", "interfax.com": "interfax", "ria.ru": "ria novosti",
        "interfax.com.ua": "interfax-ukraine", "ukrinform.net": "ukrinform", "ukrinform.ua": "ukrinform",
        "unian.net": "unian", "unian.ua": "unian", "xinhuanet.com": "xinhua", "aa.com.tr": "anadolu", "efe.com": "efe",
        "ansa.it": "ansa", "dpa.com": "dpa", "upi.com": "upi", "yna.co.kr": "yonhap", "sana.sy": "sana",
        "irna.ir": "irna", "wafa.ps": "wafa", "armenpress.am": "armenpress", "azertag.az": "azertac",
        "voanews.com": "voa", "rferl.org": "rfe/rl", "bloomberg.com": "bloomberg",
    }
)  # fmt: skip

Scored = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """
    What one original says to the row of its story.

    Attributes:
        title: Headline.
        site: Publisher's host.
        credit: Agency that it credits; None when it credits none.
        first: First day of its event, else that of publication, days since 1970-01-01; None when undated.
        last: Last such day.
        moment: When it was published, else first seen, seconds since 1970-01-01.
        places: Keys and scores of the places that its event is about.
        countries: Countries (ISO 3166-1 alpha-3) and scores of these places, one for each place that has one.
        tags: Its shown tags and their scores.
        conflicts: Keys and scores of the conflicts it belongs to.
    """

    title: str
    site: str
    credit: str | None = None
    first: int | None = None
    last: int | None = None
    moment: int = 0
    places: Scored = ()
    countries: Scored = ()
    tags: Scored = ()
    conflicts: Scored = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """
    One original of a story with what others make of it.

    Attributes:
        article_id: The original.
        brief: What it says.
        n_copies: Copies of it.
        copy_credit: Agency that a copy of it credits; None when none does.
        family: Owner of the outlets that brought it; None when unknown.
    """

    article_id: str
    brief: Brief
    n_copies: int = 0
    copy_credit: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """
    The row of one story; its attributes are the columns of `stories`.

    Attributes:
        id: The story.
        title: Headline of the original that was published first.
        first_day: First day of any of its events.
        last_day: Last such day.
        n_originals: Originals in it.
        n_articles: These and their copies.
        independent_origins: Agencies, owners and sites behind the originals, each counted once.
        country_iso3: Country that most of them are about.
        place_id: Place likewise.
        tag: Tag likewise.
        conflict: Conflict likewise.
    """

    id: str
    title: str
    first_day: date | None
    last_day: date | None
    n_originals: int
    n_articles: int
    independent_origins: int
    country_iso3: str | None
    place_id: str | None
    tag: str | None
    conflict: str | None


def summarise(story_id: str, members: Sequence[Member]) -> StoryRow:
    """
    Make the row of a story; the order of its members does not matter.

    Args:
        story_id: The story.
        members: Its originals, at least one.

    Returns:
        The row.
    """
    briefs = [one.brief for one in members]
    first = min((one.first for one in briefs if one.first is not None), default=None)
    last = max((one.last for one in briefs if one.last is not None), default=None)
    return StoryRow(
        id=story_id,
        title=min(members, key=lambda one: (one.brief.moment, one.article_id)).brief.title,
        first_day=_date(first),
        last_day=_date(last),
        n_originals=len(members),
        n_articles=sum(1 + one.n_copies for one in members),
        independent_origins=len({origin(one) for one in members}),
        country_iso3=_most(one.countries for one in briefs),
        place_id=_most(one.places for one in briefs),
        tag=_most(one.tags for one in briefs),
        conflict=_most(one.conflicts for one in briefs),
    )


def origin(member: Member) -> str:
    """
    Say whose voice an original is: the agency it credits or is the site of, else the one that a copy credits, else its
    owner's, else its site's.
    """
    agency = member.brief.credit or AGENCIES.get(member.brief.site) or member.copy_credit
    if agency is not None:
        return f"agency {agency.lower()}"
    return f"site {member.brief.site}" if member.family is None else f"family {member.family}"


def _most(said: Iterable[Scored]) -> str | None:
    """What most originals name; among equals what is named with the greater score, then the first by name."""
    names: dict[str, int] = {}
    scores: dict[str, float] = {}
    for one in said:
        for name, score in one:
            scores[name] = scores.get(name, 0.0) + score
        for name in dict(one):
            names[name] = names.get(name, 0) + 1
    return min(names, key=lambda name: (-names[name], -round(scores[name], 6), name), default=None)


def _date(days: int | None) -> date | None:
    """Spell days since 1970-01-01 as a date."""
    return None if days is None else date.fromordinal(_EPOCH + days)


_EPOCH: Final = date(1970, 1, 1).toordinal()


def pack(brief: Brief) -> str:
    """Serialise for one column."""
    fields = (brief.title, brief.site, brief.credit, brief.first, brief.last, brief.moment)
    return json.dumps(
        [*fields, brief.places, brief.countries, brief.tags, brief.conflicts], separators=(",", ":"), ensure_ascii=False
    )


def unpack(value: str) -> Brief:
    """Read what `pack` wrote."""
    title, site, credit, first, last, moment, *scored = json.loads(value)
    places, countries, tags, conflicts = (tuple((name, score) for name, score in one) for one in scored)
    return Brief(
        title=title, site=site, credit=credit, first=first, last=last, moment=moment, places=places,
        countries=countries, tags=tags, conflicts=conflicts,
    )  # fmt: skip
