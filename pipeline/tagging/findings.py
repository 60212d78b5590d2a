"""Reads one field: which words of the lexicon stand where, exclusions taken out, the longest name first."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.tagging.combining import fired
from pipeline.tagging.entries import SentenceRule
from pipeline.tagging.fold import fold
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.matcher import Hit
from pipeline.text import sentence_at, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    What one field holds.

    Attributes:
        field: `title` or `text`.
        text: The field.
        sentences: Spans of its sentences.
        events: Hits of event terms, none within another.
        names: Hits of places and actors, none within another; equal spans may stand for several.
        conflicts: Hits of names of conflicts.
        groups: Hits of words of groups.
        nested: Names within longer names, such as the country in the name of its army.
        fired: Sentence rules that hold, with the words that anchor them.
        words: Number of words, roughly.
    """

    field: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    events: tuple[Hit, ...]
    names: tuple[Hit, ...]
    conflicts: tuple[Hit, ...]
    groups: tuple[Hit, ...]
    nested: tuple[Hit, ...]
    fired: tuple[tuple[SentenceRule, Hit], ...]
    words: int

    def sentence(self, offset: int) -> tuple[int, int]:
        """The span of the sentence at an offset."""
        return sentence_at(self.sentences, offset)


def read_field(field: str, text: str, language: str, lexicon: Lexicon) -> Findings:
    """
    Find what the lexicon knows in one field.

    Args:
        field: `title` or `text`.
        text: The field.
        language: BCP 47 primary tag.
        lexicon: The lexicon.

    Returns:
        The findings.
    """
    folded = fold(text)
    spans = sentences(text)
    hits = lexicon.matcher(language).find(folded, text) if spans else []
    hits = [hit for hit in hits if hit.end <= max(sentence_at(spans, hit.start)[1], hit.start)]
    kept = _without_excluded(hits)
    names = longest(hit for hit in kept if hit.target.kind in {"place", "actor"})
    whole = set(map(id, names))
    nested = tuple(hit for hit in kept if hit.target.kind in {"place", "actor"} and id(hit) not in whole)
    groups = _per_group(kept)
    return Findings(
        field=field,
        text=text,
        sentences=spans,
        events=longest(hit for hit in kept if hit.target.kind == "event"),
        names=names,
        conflicts=longest(hit for hit in kept if hit.target.kind == "conflict"),
        groups=groups,
        nested=nested,
        fired=fired(text, spans, groups, (*names, *nested), lexicon),
        words=folded.text.count(" "),
    )


def _without_excluded(hits: Sequence[Hit]) -> list[Hit]:
    """Drop the exclusions and what stands within one."""
    excluded = longest(hit for hit in hits if hit.target.kind == "exclusion")
    if not excluded:
        return list(hits)
    starts = [hit.start for hit in excluded]
    kept = []
    for hit in hits:
        before = bisect_right(starts, hit.start) - 1
        if hit.target.kind != "exclusion" and (before < 0 or hit.end > excluded[before].end):
            kept.append(hit)
    return kept


def longest(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """
    Keep the first and longest of overlapping hits.

    Args:
        hits: Ordered by start, longest first.

    Returns:
        Hits that do not overlap, except that one span may stand for several things.
    """
    kept: list[Hit] = []
    behind = -1
    for hit in hits:
        if hit.start >= behind or (kept and (hit.start, hit.end) == (kept[-1].start, kept[-1].end)):
            kept.append(hit)
            behind = hit.end
    return tuple(kept)


def _per_group(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits of groups, in each group the longest only."""
    behind: dict[str, int] = {}
    kept = []
    for hit in hits:
        if hit.target.kind == "group" and hit.start >= behind.get(hit.target.key, -1):
            kept.append(hit)
            behind[hit.target.key] = hit.end
    return tuple(kept)


def resolved(findings: Sequence[Findings], lexicon: Lexicon) -> Callable[[Hit], bool]:
    """
    Decide which names that need company have it.

    A place has company where another name of its country or one of its `near` is mentioned; an actor where one of its
    countries or a place in them is; a country where anything of it is, or where the article has a telling term of
    an event ("Jordan shot down a missile").

    Args:
        findings: Those of all fields of one article.
        lexicon: The lexicon.

    Returns:
        A function that says of a hit whether it counts.
    """
    sure = [hit for found in findings for hit in (*found.names, *found.nested) if not hit.target.company]
    present = {hit.target.key for hit in sure} | {hit.target.rule.partition(": ")[2] for hit in sure}
    eventful = any(hit.target.level in {"strong", "medium"} for found in findings for hit in found.events)
    countries = {country for hit in sure for country in countries_of(hit, lexicon)}

    def counts(hit: Hit) -> bool:
        """Whether the hit needs no company or has it."""
        if not hit.target.company or (eventful and hit.target.key.startswith("country:")):
            return True
        place = lexicon.places.get(hit.target.key)
        if place is not None and present.intersection(place.near):
            return True
        return bool(countries.intersection(countries_of(hit, lexicon)))

    return counts


def countries_of(hit: Hit, lexicon: Lexicon) -> tuple[str, ...]:
    """The countries that a name belongs to, ISO 3166-1 alpha-3."""
    key = hit.target.key
    if hit.target.kind == "actor":
        return lexicon.actors[key].countries
    if key.startswith("country:"):
        return (key.removeprefix("country:"),)
    country = lexicon.places[key].country
    return () if country is None else (country,)
