"""Decides where it happened: which places of an article are of the event, of an actor, or background."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts import place_cues as cues
from pipeline.facts.resolving import Named, resolve
from pipeline.models import ArticlePlace, Context, Mention, Toll
from pipeline.tagging.context import context_of
from pipeline.tagging.lexicon import Lexicon
from pipeline.text import sentence_at, sentences

# Weights of a mention by where it stands; from our evaluation, benchmarks/facts.py.
_TITLE, _FIRST, _LEAD, _BODY = 3.0, 2.0, 1.5, 1.0
_LEAD_SENTENCES = 3
_FOCUS_SHARE = 0.5  # of the best score: from here a place is one that the article is about
_TALK = 0.6  # what the place of talks counts against the place of a fight
_VIOLENT = 0.7  # a sentence of violence in which no term of the lexicon stands
_COUNTRY = 0.6  # a country by itself against a more precise place
_GROUPS = frozenset({"rebel_group", "militia", "terrorist_group"})  # they fight where they belong
_OF_NO_COUNTRY = 0.3  # a river or sea against a place on land
_DATELINE = re.compile(
    r"\s*[A-Z][^\n()—–:]{1,70}?\((?:[A-Z][\w/ .&-]{1,30})\)|"
    r"\s*[A-Z][A-Z '.-]{2,30}(?:,[^\n()—–:]{1,40}?)?(?:\s?[—–:]|\s-{1,2}\s)"
)
_ROLES = ("event", "actor", "background")
_LEAST: Mapping[str, str] = {"settlement": "settlement", "admin2": "admin2"}  # all other kinds are told as admin1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One article as the rules on its places read it; `told` says whether any sentence has a current event."""

    bodies: Mapping[str, str]
    spans: Mapping[str, tuple[tuple[int, int], ...]]
    happening: Mapping[tuple[str, tuple[int, int]], float]
    language: str
    published_year: int | None
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One mention with the part it plays."""

    named: Named
    role: str
    weight: float
    near: bool
    division: bool


def article_places(
    *,
    mentions: tuple[Mention, ...],
    title: str,
    text: str,
    language: str,
    lexicon: Lexicon,
    tolls: tuple[Toll, ...] = (),
    published_year: int | None = None,
    spans: tuple[tuple[int, int], ...] | None = None,
) -> tuple[ArticlePlace, ...]:
    """
    Give each place of an article its role.

    A place is of the event where its sentence has a current event or toll, or where it stands in the title; a country
    named by its forces, its government or its people is an actor's. A country that holds a more precise place of the
    event is told by that place. Where no place of the event lies in a country, the best background place stands in,
    then the country where the named groups fight.

    Args:
        mentions: What the lexicon found.
        title: Headline.
        text: Article body.
        language: BCP 47 primary tag; the words around a name are read in English only.
        lexicon: The lexicon with its gazetteer.
        tolls: Numbers of victims found in the article.
        published_year: Year of publication, which decides what is history; None when unknown.
        spans: Sentences of `text` where the caller has them; None to split it here.

    Returns:
        Strongest first within each role.
    """
    cut = {"title": sentences(title), "text": spans if spans is not None else sentences(text)}
    bodies = {"title": title, "text": text}
    happening = _happening(mentions, tolls, cut)
    reading = _Reading(
        bodies=bodies,
        spans=cut,
        happening=happening,
        language=language,
        published_year=published_year,
        told=any(weight > 0 for weight in happening.values()),
    )
    parts = [_part(named, reading) for named in resolve(mentions, bodies, lexicon)]
    rows = _with_event(_rolled_up(parts, lexicon))
    if happening and not any(row.role == "event" and (row.country_iso3 or row.ambiguous) for row in rows):
        rows.extend(_stand_in(rows, mentions, lexicon))
    return _with_focus(rows)


def _happening(
    mentions: tuple[Mention, ...], tolls: tuple[Toll, ...], cut: Mapping[str, tuple[tuple[int, int], ...]]
) -> dict[tuple[str, tuple[int, int]], float]:
    """What happens in each sentence: above zero for current events, zero for others only."""
    found: dict[tuple[str, tuple[int, int]], float] = {}
    for mention in mentions:
        if mention.kind == "event" and cut[mention.field]:
            key = (mention.field, sentence_at(cut[mention.field], mention.start))
            is_current = mention.context is Context.CURRENT
            weight = (_TALK if mention.key.startswith(("peace.", "unrest.", "regime.")) else 1.0) if is_current else 0.0
            found[key] = max(found.get(key, 0.0), weight)
    for toll in tolls:
        if toll.context is Context.CURRENT and cut[toll.field]:
            found[toll.field, sentence_at(cut[toll.field], toll.start)] = 1.0
    return found


def _part(named: Named, reading: _Reading) -> _Part:
    """The part that one mention plays."""
    mention = named.mention
    body, spans = reading.bodies[mention.field], reading.spans[mention.field]
    span = sentence_at(spans, mention.start)
    sentence, start, end = body[span[0] : span[1]], mention.start - span[0], mention.end - span[0]
    role = _role(named, sentence, start, end, reading.language)
    happens = reading.happening.get((mention.field, span))
    told = role == "event" and reading.language == "en"
    if happens is None and told and cues.is_violent(sentence):
        happens = _VIOLENT
    town = told and not named.is_country
    near = town and cues.is_near(sentence, start, end)
    division = town and cues.is_division(sentence, start, end)
    if role == "event" and mention.field == "text" and mention.end <= _end_of_dateline(body):
        role = "background"  # where it was written
    if role == "event":
        context = context_of(
            body, span, mention.start, mention.end, reading.language, published_year=reading.published_year
        )
        in_title = mention.field == "title" and happens is None
        if context is Context.BACKGROUND or (not happens and reading.told and not in_title):
            role = "background"
    return _Part(
        named=named,
        role=role,
        weight=_position(mention.field, spans, span) * (happens or 0.5),
        near=near,
        division=division,
    )


@lru_cache(maxsize=8)
def _end_of_dateline(text: str) -> int:
    """Offset behind the dateline of a text ("KYIV, Sept 12 (Reuters) -"); 0 where it has none."""
    found = _DATELINE.match(text, 0, 120)
    return found.end() if found is not None else 0


def _position(field: str, spans: tuple[tuple[int, int], ...], span: tuple[int, int]) -> float:
    """What a mention counts by where it stands."""
    if field == "title":
        return _TITLE
    if span == spans[0]:
        return _FIRST
    return _LEAD if span in spans[:_LEAD_SENTENCES] else _BODY


def _role(named: Named, sentence: str, start: int, end: int, language: str) -> str:
    """`event` for a place, `actor` for a country that acts; what the sentence tells decides about background."""
    if not named.is_country:
        speaks = named.is_capital and language == "en" and cues.is_speaking_capital(sentence, start, end)
        return "actor" if speaks else "event"
    is_demonym = named.mention.rule.startswith("demonym")
    if named.acts or (language != "en" and is_demonym):
        return "actor"
    if language != "en":
        return "event"
    if is_demonym and cues.is_of_victims(sentence, end):
        return "background"
    if cues.is_actor(sentence, start, end, is_demonym=is_demonym):
        return "actor"
    return "event" if is_demonym or cues.is_location(sentence, start, end) else "background"


def _rolled_up(parts: Iterable[_Part], lexicon: Lexicon) -> dict[tuple[str, str], ArticlePlace]:
    """One row for each place and role."""
    grouped: dict[tuple[str, str], list[_Part]] = defaultdict(list)
    for part in parts:
        key = part.named.place_id
        if part.role == "actor" and not part.named.is_country:
            key = part.named.country or key  # a capital that speaks is its country
        grouped[key, part.role].append(part)
    return {key: _row(key, held, lexicon) for key, held in grouped.items()}


def _row(key: tuple[str, str], parts: list[_Part], lexicon: Lexicon) -> ArticlePlace:
    """The row of one place in one role."""
    place_id, role = key
    first = parts[0].named
    share = _COUNTRY if first.is_country and role == "event" else 1.0
    score = round(sum(part.weight for part in parts) * share, 2)
    surface = first.mention.surface
    if place_id in lexicon.countries:
        return ArticlePlace(
            place_id=place_id, role=role, is_focus=False, score=score, country_iso3=place_id, lat=None, lon=None,
            precision="country", surface=surface,
        )  # fmt: skip
    place = lexicon.places[place_id]
    precision = _LEAST.get(place.kind, "admin1")
    if precision == "settlement" and all(part.division for part in parts):
        precision = "admin2"  # "Gadabay district" where the gazetteer has its town only
    elif precision == "settlement" and all(part.near or part.division for part in parts):
        precision = "near"
    if place.country is None:
        score = round(score * _OF_NO_COUNTRY, 2)
    known = not first.ambiguous
    return ArticlePlace(
        place_id=place_id, role=role, is_focus=False, score=score, country_iso3=place.country if known else None,
        lat=place.lat if known else None, lon=place.lon if known else None, precision=precision,
        ambiguous=first.ambiguous, surface=surface,
    )  # fmt: skip


def _with_event(rows: Mapping[tuple[str, str], ArticlePlace]) -> list[ArticlePlace]:
    """Drop countries of the event that a more precise place tells."""
    precise = {row.country_iso3 for row in rows.values() if row.role == "event" and row.precision != "country"}
    return [
        row
        for row in rows.values()
        if not (row.role == "event" and row.precision == "country" and row.country_iso3 in precise)
    ]


def _stand_in(
    rows: Iterable[ArticlePlace], mentions: tuple[Mention, ...], lexicon: Lexicon
) -> tuple[ArticlePlace, ...]:
    """
    A country for an event without one: that of the best background place, else where the named groups fight.

    Countries that act stay actors: a Russian airstrike need not be in Russia.
    """
    held = sorted(
        (row for row in rows if row.role == "background" and row.country_iso3 is not None),
        key=lambda row: (row.precision == "country", -row.score),
    )
    if held:
        return (_as_event(held[0]),)
    fighting = Counter(
        country
        for mention in mentions
        if mention.kind == "actor" and len(countries := lexicon.actors[mention.key].countries) == 1
        for country in countries
        if lexicon.actors[mention.key].kind in _GROUPS
    )
    return tuple(
        ArticlePlace(
            place_id=country, role="event", is_focus=False, score=_COUNTRY / 2, country_iso3=country, lat=None,
            lon=None, precision="country",
        )
        for country, _ in fighting.most_common(1)
    )  # fmt: skip


def _as_event(row: ArticlePlace) -> ArticlePlace:
    """A row again as a weakly supported place of the event."""
    return ArticlePlace(
        place_id=row.place_id, role="event", is_focus=False, score=round(row.score / 2, 2), lat=row.lat, lon=row.lon,
        country_iso3=row.country_iso3, precision=row.precision, ambiguous=row.ambiguous, surface=row.surface,
    )  # fmt: skip


def _with_focus(rows: list[ArticlePlace]) -> tuple[ArticlePlace, ...]:
    """Mark the places of the event that the article is about, and order all."""
    best = max((row.score for row in rows if row.role == "event"), default=0.0)
    marked = [
        ArticlePlace(
            place_id=row.place_id, role=row.role, score=row.score, lat=row.lat, lon=row.lon,
            is_focus=row.role == "event" and not row.ambiguous and row.score >= best * _FOCUS_SHARE,
            country_iso3=row.country_iso3, precision=row.precision, ambiguous=row.ambiguous, surface=row.surface,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(marked, key=lambda row: (_ROLES.index(row.role), -row.score)))
