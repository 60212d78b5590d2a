"""Loads the lexicon from its files, whole or not at all, and writes out its terms by language."""

import dataclasses
import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.tagging import reading
from pipeline.tagging.entries import (
    Actor,
    Conflict,
    Country,
    Exclusion,
    Group,
    Place,
    Scoring,
    SentenceRule,
    Tag,
    Terms,
    Words,
)
from pipeline.tagging.expand import forms, name_forms
from pipeline.tagging.fold import fold_term
from pipeline.tagging.matcher import Matcher, Target
from pipeline.tagging.source import Source

FILES = (
    "taxonomy.toml",
    "lexicon/context.toml",
    "lexicon/events.toml",
    "countries.toml",
    "places.toml",
    "actors.toml",
    "conflicts.toml",
)
ALGORITHM = 1  # raised when the rules in the code change what a lexicon finds; part of the version
REBELS = frozenset({"rebel_group", "militia", "terrorist_group"})
ARMED = REBELS | {"armed_force"}
_SHORT = 3  # letters up to which an acronym must stand in capitals: IS, UN, RSF


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """
    Everything that tagging looks for.

    Attributes:
        version: blake2b digest of the files and of the version of the rules.
        tags: Taxonomy by tag.
        terms: Event terms.
        exclusions: Phrases that only look like terms.
        groups: Groups of words by name.
        rules: Rules that combine groups.
        scoring: How evidence becomes relevance.
        countries: By ISO 3166-1 alpha-3 code.
        places: By key.
        actors: By key.
        conflicts: By key.
        ambiguous: Names of countries that need company.
    """

    version: str
    tags: Mapping[str, Tag]
    terms: tuple[Terms, ...]
    exclusions: tuple[Exclusion, ...]
    groups: Mapping[str, Group]
    rules: tuple[SentenceRule, ...]
    scoring: Scoring
    countries: Mapping[str, Country]
    places: Mapping[str, Place]
    actors: Mapping[str, Actor]
    conflicts: Mapping[str, Conflict]
    ambiguous: frozenset[str] = frozenset()
    _matchers: dict[str, Matcher] = field(default_factory=dict, init=False, repr=False, compare=False)
    _fronts: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    _languages: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    _by_group: dict[str, list[SentenceRule]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_reference: dict[str, list[Conflict]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = {key for conflict in self.conflicts.values() for key in conflict.places}
        whole = {
            rule.every[0].removeprefix("country:")
            for conflict in self.conflicts.values()
            for rule in conflict.rules
            if len(rule.every) == 1 and not rule.some and rule.every[0].startswith("country:")
        }
        keys.update(place.key for place in self.places.values() if place.country in whole)
        keys.update(f"country:{country}" for country in whole)
        object.__setattr__(self, "_fronts", frozenset(keys))
        spoken = frozenset(language for terms in self.terms for language in terms.words) - {"any"}
        object.__setattr__(self, "_languages", spoken)
        for rule in self.rules:
            self._by_group.setdefault(rule.groups[0], []).append(rule)
        for conflict in self.conflicts.values():
            for reference in conflict.references:
                self._by_reference.setdefault(reference, []).append(conflict)

    def matcher(self, language: str) -> Matcher:
        """
        The terms for articles of one language, built at first use.

        Args:
            language: BCP 47 primary tag; languages that the lexicon does not hold use the names of all languages.

        Returns:
            Its matcher.
        """
        key = language if language in self.languages else "any"
        if key not in self._matchers:
            self._matchers[key] = Matcher(written_out(self, key))
        return self._matchers[key]

    @property
    def languages(self) -> frozenset[str]:
        """Languages that have event terms."""
        return self._languages

    @property
    def rules_by_group(self) -> Mapping[str, list[SentenceRule]]:
        """The sentence rules by their first group."""
        return self._by_group

    @property
    def conflicts_by_reference(self) -> Mapping[str, list[Conflict]]:
        """The conflicts that a reference can speak for."""
        return self._by_reference

    @property
    def fronts(self) -> frozenset[str]:
        """Places where a named conflict is fought: its own, and all of a country that stands for it alone."""
        return self._fronts

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Travel between processes without the compiled matchers."""
        values = tuple(getattr(self, name) for name in _FIELDS)
        return _restored, values


_FIELDS = tuple(
    "version tags terms exclusions groups rules scoring countries places actors conflicts ambiguous".split()  # noqa: SIM905
)


def _restored(*values: object) -> Lexicon:
    """Put a lexicon together again in another process."""
    return Lexicon(**dict(zip(_FIELDS, values, strict=True)))  # type: ignore[arg-type]


_LOADED: dict[str, Lexicon] = {}
_LOCK = threading.Lock()


def load(config_dir: Path) -> Lexicon:
    """
    Load the lexicon; files that did not change are not read into terms again.

    Args:
        config_dir: The folder of `taxonomy.toml`.

    Returns:
        The whole lexicon.

    Raises:
        ConfigError: If any file is missing or wrong; it names file, line and remedy, and nothing is loaded.
    """
    paths = [config_dir / name for name in FILES]
    with _LOCK:
        if all(path.is_file() for path in paths):
            held = _LOADED.get(_version(path.read_bytes() for path in paths))
            if held is not None:
                return held
        sources = [Source(path) for path in paths]
        version = _version(source.raw for source in sources)
        if version not in _LOADED:
            _LOADED[version] = _build(version, sources)
        return _LOADED[version]


def _version(contents: Iterable[bytes]) -> str:
    """Digest of the files, in their order, and of the version of the rules."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update(str(ALGORITHM).encode())
    for name, raw in zip(FILES, contents, strict=True):
        digest.update(name.encode() + b"\0" + raw + b"\0")
    return digest.hexdigest()


def _build(version: str, sources: list[Source]) -> Lexicon:
    """Read all files into one lexicon."""
    taxonomy, context, events, countries, places, actors, conflicts = sources
    tags = reading.taxonomy(taxonomy)
    groups = reading.groups(context)
    terms, exclusions = reading.events(events, tags)
    known, ambiguous = reading.countries(countries)
    known_places = reading.places(places, known)
    known_actors = reading.actors(actors, known)
    return Lexicon(
        version=version,
        tags=tags,
        terms=terms,
        exclusions=exclusions,
        groups=groups,
        rules=reading.rules(events, tags, groups),
        scoring=reading.scoring(context),
        countries=known,
        places=known_places,
        actors=known_actors,
        conflicts=reading.conflicts(conflicts, known, known_places, known_actors),
        ambiguous=ambiguous,
    )


def written_out(lexicon: Lexicon, language: str) -> Iterator[tuple[str, Target]]:
    """
    Write out all terms that are looked for in articles of a language.

    Args:
        lexicon: The lexicon.
        language: A language with event terms, or `any` for the names of all languages.

    Yields:
        Folded terms with what they stand for.
    """
    for terms in lexicon.terms:
        yield from _templates(terms.words, language, "event", terms.tag, terms.level)
    for exclusion in lexicon.exclusions:
        yield from _templates(exclusion.words, language, "exclusion", exclusion.reason, "")
    for group in lexicon.groups.values():
        yield from _templates(group.words, language, "group", group.name, "")
    for country in lexicon.countries.values():
        key = f"country:{country.iso3}"
        yield from _names(country.names, language, Target(kind="place", key=key, level="name"), lexicon.ambiguous)
        yield from _names(country.demonyms, language, Target(kind="place", key=key, level="demonym"), lexicon.ambiguous)
    for place in lexicon.places.values():
        needy = frozenset(name for names in place.names.values() for name in names) if place.ambiguous else frozenset()
        yield from _names(place.names, language, Target(kind="place", key=place.key, level="name"), needy)
    for actor in lexicon.actors.values():
        yield from _names(actor.names, language, Target(kind="actor", key=actor.key, level="name"), actor.ambiguous)
    for conflict in lexicon.conflicts.values():
        yield from _names(
            conflict.names, language, Target(kind="conflict", key=conflict.key, level="name"), frozenset()
        )


def _templates(words: Words, language: str, kind: str, key: str, level: str) -> Iterator[tuple[str, Target]]:
    """Write out templates with their inflections."""
    for template in words.get(language, ()):
        rule = f"{key}/{level}: {template}" if level else f"{key}: {template}"
        acronym = template.isupper() and len(template) <= _SHORT
        for form in forms(template):
            yield fold_term(form), Target(kind=kind, key=key, level=level, rule=rule, acronym=acronym)


def _names(words: Words, language: str, like: Target, needy: frozenset[str]) -> Iterator[tuple[str, Target]]:
    """Write out names; those in `needy` count in company only."""
    languages = tuple(words) if language == "any" else (language, "any")
    for spoken in languages:
        for name in words.get(spoken, ()):
            letters = [letter for letter in name if letter.isalpha()]
            acronym = 0 < len(letters) <= _SHORT and all(letter.isupper() for letter in letters)
            country = acronym and like.kind == "place"  # in capitals, US and UK need no company
            company = name in needy and not country
            target = dataclasses.replace(
                like,
                rule=f"{like.level}: {name}",
                company=company,
                capital=company and name[:1].isupper(),
                acronym=acronym,
            )
            for form in name_forms(name, spoken):
                yield fold_term(form), target
