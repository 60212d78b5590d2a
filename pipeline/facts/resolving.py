"""Decides which place a name means where several share it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.facts import place_cues as cues
from pipeline.models import Mention
from pipeline.tagging.lexicon import Lexicon

_COUNTRY = "country:"
_DIVISIONS = frozenset({"admin1", "admin2", "region"})
_STATES = frozenset({"armed_force", "government", "police"})  # kinds of actors that act for their country
_NAME, _DEMONYM, _ACTOR, _PLACE = 2.0, 1.0, 1.0, 1.5  # what each kind of mention says for its country


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """
    One place name in an article and what it means.

    Attributes:
        mention: The name.
        place_id: Key of the place, or ISO 3166-1 alpha-3 code of the country.
        country: ISO 3166-1 alpha-3 code; None for seas and regions of several countries.
        is_country: Whether it names a country or its people.
        is_capital: Whether it is the capital of its country.
        acts: Whether it is the country of an army or government that is named.
        ambiguous: Whether other places share the name and nothing in the article decides.
    """

    mention: Mention
    place_id: str
    country: str | None
    is_country: bool = False
    is_capital: bool = False
    acts: bool = False
    ambiguous: bool = False


def resolve(mentions: tuple[Mention, ...], bodies: Mapping[str, str], lexicon: Lexicon) -> list[Named]:
    """
    Say which place each name means.

    A town and its province of one name are told apart by the words around; places of different countries by what else
    the article names of those countries. Where that does not decide, all of them are kept as ambiguous. The country
    in the name of an army or a group counts as that country, as an actor.

    Args:
        mentions: What the lexicon found.
        bodies: The fields by name.
        lexicon: The lexicon with its gazetteer.

    Returns:
        Armies and governments first, then the places in order.
    """
    spans: dict[tuple[str, int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind == "place":
            spans[mention.field, mention.start, mention.end].append(mention)
    support = _support(mentions, spans, lexicon)
    named: list[Named] = []
    for mention in mentions:
        country = _state(mention, lexicon)
        if country is not None:
            named.append(Named(mention=mention, place_id=country, country=country, is_country=True, acts=True))
    for (field, start, end), held in spans.items():
        chosen = held
        if len(held) > 1:
            chosen = _decide(held, lexicon, support, division=cues.is_division(bodies[field], start, end))
        named.extend(_named(mention, lexicon, ambiguous=len(chosen) > 1) for mention in chosen)
    return named


def _state(mention: Mention, lexicon: Lexicon) -> str | None:
    """The country that an actor acts for; None for groups, organisations and all that is no actor."""
    if mention.kind != "actor" or lexicon.actors[mention.key].kind not in _STATES:
        return None
    countries = lexicon.actors[mention.key].countries
    return countries[0] if len(countries) == 1 else None


def _named(mention: Mention, lexicon: Lexicon, *, ambiguous: bool) -> Named:
    """A name with its meaning."""
    if mention.key.startswith(_COUNTRY):
        country = mention.key.removeprefix(_COUNTRY)
        return Named(mention=mention, place_id=country, country=country, is_country=True, ambiguous=ambiguous)
    country_of = lexicon.places[mention.key].country
    return Named(
        mention=mention,
        place_id=mention.key,
        country=country_of,
        is_capital=country_of is not None and lexicon.countries[country_of].capital == mention.key,
        ambiguous=ambiguous,
    )


def _support(
    mentions: tuple[Mention, ...], spans: Mapping[tuple[str, int, int], list[Mention]], lexicon: Lexicon
) -> dict[str, float]:
    """What the names that mean one thing only say for each country and each place."""
    support: dict[str, float] = defaultdict(float)
    for mention in mentions:
        if mention.kind == "actor":
            for country in lexicon.actors[mention.key].countries:
                support[country] += _ACTOR
    for held in spans.values():
        countries = {one for mention in held if (one := _country(mention, lexicon)) is not None}
        if len(countries) == 1:
            only = next(iter(countries))
            if held[0].key.startswith(_COUNTRY):
                support[only] += _DEMONYM if held[0].rule.startswith("demonym") else _NAME
            else:
                support[only] += _PLACE
        if len(held) == 1:
            support[held[0].key] += _PLACE
    return support


def _country(mention: Mention, lexicon: Lexicon) -> str | None:
    """The country of a place name."""
    if mention.key.startswith(_COUNTRY):
        return mention.key.removeprefix(_COUNTRY)
    return lexicon.places[mention.key].country


def _decide(held: list[Mention], lexicon: Lexicon, support: Mapping[str, float], *, division: bool) -> list[Mention]:
    """The meaning of a name that has several, or all that remain."""
    scores = [_score(mention, lexicon, support) for mention in held]
    best = max(scores)
    left = [mention for mention, score in zip(held, scores, strict=True) if score == best]
    if len({_country(mention, lexicon) for mention in left}) > 1:
        return left
    return [min(left, key=lambda mention: _is_division(mention, lexicon) is not division)]


def _score(mention: Mention, lexicon: Lexicon, support: Mapping[str, float]) -> float:
    """What speaks for one meaning."""
    country = _country(mention, lexicon)
    score = support.get(country, 0.0) if country is not None else 0.0
    place = lexicon.places.get(mention.key)
    if place is not None:
        score += sum(3.0 for key in place.near if support.get(key))
    return score


def _is_division(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a meaning is a province and no town."""
    place = lexicon.places.get(mention.key)
    return place is not None and place.kind in _DIVISIONS
