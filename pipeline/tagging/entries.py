"""The entries of the lexicon as values: tags, terms, groups, rules, places, countries, actors and conflicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Words = Mapping[str, tuple[str, ...]]  # by language code; `any` stands for every language


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    A code of a tag in another scheme.

    Attributes:
        scheme: `plover`, `acled` or `iptc`.
        code: As that scheme spells it.
        event_type: ACLED's event_type of the sub_event_type; None for other schemes.
        match: `exact`, `broad` (the code means more) or `narrow` (the code means less).
    """

    scheme: str
    code: str
    event_type: str | None = None
    match: str = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """
    One tag of the taxonomy.

    Attributes:
        tag: Dotted name.
        label: What it means, in a few words.
        makes_conflict: Whether it speaks by itself for armed conflict.
        weak: Whether its measured precision is under .6, so that it is left out by default.
        yields_to: Tags, or families of tags, that say the same more exactly: beside them a mention of this one counts
            for nothing (see `rollup`).
        codes: Its codes in other schemes.
    """

    tag: str
    label: str
    makes_conflict: bool = True
    weak: bool = False
    yields_to: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    Terms of one tag and level.

    Attributes:
        tag: Tag they stand for.
        level: `strong`, `medium` or `weak`.
        words: Templates by language (see `expand.forms`).
        line: Line of the entry in its file.
    """

    tag: str
    level: str
    words: Words
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """
    Phrases that look like terms and mean something else.

    Attributes:
        reason: What they mean.
        words: Templates by language.
        line: Line of the entry in its file.
    """

    reason: str
    words: Words
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Words that count together and never alone.

    Attributes:
        name: Name under which rules refer to it.
        weight: What one distinct word adds to the evidence of conflict; negative for domain words.
        emit: Kind of mention to record (`weapon`), with the name as key; None records none.
        words: Templates by language.
        line: Line of the entry in its file.
    """

    name: str
    weight: float
    emit: str | None
    words: Words
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRule:
    """
    A tag earned by words of several groups that stand together in one sentence.

    Attributes:
        name: Identifier, recorded with the mentions.
        tag: Tag it gives; empty when it gives evidence of conflict only.
        level: `strong`, `medium` or `weak`.
        groups: Groups that must all be there; the first one's words become the mention.
        without: Groups of which none may be in the sentence.
        within: Most words that may stand between the first group's word and each other one's.
        ordered: Whether the others must follow the first.
        weight: What it adds to the evidence of conflict; None for the weight of its level.
        line: Line of the entry in its file.
    """

    name: str
    tag: str
    weight: float | None
    level: str
    groups: tuple[str, ...]
    without: tuple[str, ...]
    within: int
    ordered: bool
    line: int

    @property
    def needed(self) -> frozenset[str]:
        """The groups as a set."""
        return frozenset(self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """
    A country with its codes and names; see the table `countries`.

    Attributes:
        iso2: ISO 3166-1 alpha-2.
        iso3: ISO 3166-1 alpha-3.
        iso_n: ISO 3166-1 numeric.
        gwno: Gleditsch and Ward number; None where there is none.
        acled_country: As ACLED spells it; None where it does not occur.
        ucdp_country: As UCDP spells it; None where it does not occur.
        valid_from: First day of these codes; None when always.
        valid_to: Last day of these codes; None when open.
        lat: Centroid, degrees north.
        lon: Centroid, degrees east.
        capital: Name of the capital.
        names: Names by language.
        demonyms: Names of its people and adjectives by language.
    """

    iso2: str
    iso3: str
    iso_n: int | None = None
    gwno: int | None = None
    acled_country: str | None = None
    ucdp_country: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    lat: float | None = None
    lon: float | None = None
    capital: str = ""
    names: Words
    demonyms: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A region or settlement.

    Attributes:
        key: Unique slug.
        country: ISO 3166-1 alpha-3 code; None for seas and regions of several countries.
        kind: `settlement`, `admin1`, `admin2`, `region`, `sea`, ...
        admin1: Key of the first-level division it lies in; None when not recorded.
        lat: Degrees north.
        lon: Degrees east.
        names: Names by language.
        near: Keys or names that decide for it where its name is shared.
        ambiguous: Whether its name needs company: another place or people of its country, or one of `near`.
    """

    key: str
    country: str | None
    kind: str
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    names: Words
    near: tuple[str, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """
    An armed force, armed group, government or organisation.

    Attributes:
        key: Unique slug.
        kind: `armed_force`, `rebel_group`, `militia`, `government`, `organisation`, ...
        countries: ISO 3166-1 alpha-3 codes; empty when international.
        ucdp_name: As UCDP spells it; None when not coded there.
        names: Names by language.
        ambiguous: Those of its names that need company.
    """

    key: str
    kind: str
    countries: tuple[str, ...]
    ucdp_name: str | None = None
    names: Words
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class UcdpLink:
    """
    A UCDP conflict behind a named conflict; see the table `conflict_ucdp`.

    Attributes:
        conflict_new_id: UCDP's conflict id.
        type_of_violence: 1 state-based, 2 non-state, 3 one-sided.
        valid_from: First day of the correspondence; None when always.
        valid_to: Last day; None when open.
    """

    conflict_new_id: int
    type_of_violence: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """
    A rule that assigns an article to a conflict.

    Attributes:
        every: References that must all be mentioned: `country:ARM`, `place:key`, `actor:key`, `tag:prefix`.
        some: References of which one must be mentioned; empty for no such condition.
        min_score: Least evidence of conflict, as a share of the bar; half the bar when not given.
    """

    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    min_score: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    A named conflict.

    Attributes:
        key: Unique slug.
        name: Name in English.
        names: Phrases that name it directly, by language.
        ucdp: UCDP conflicts behind it.
        countries: ISO 3166-1 alpha-3 codes of where it is fought.
        places: Keys of places that stand for it.
        actors: Keys of actors that stand for it.
        rules: Further rules of assignment.
    """

    key: str
    name: str
    names: Words
    ucdp: tuple[UcdpLink, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    rules: tuple[Assignment, ...] = ()

    @property
    def references(self) -> frozenset[str]:
        """All references that can speak for it."""
        return frozenset(
            (
                f"conflict:{self.key}",
                *(f"place:{key}" for key in self.places),
                *(f"actor:{key}" for key in self.actors),
                *(reference for rule in self.rules for reference in (*rule.every, *rule.some)),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """
    How evidence becomes relevance; from our evaluation, benchmarks/tagging.py.

    Attributes:
        bar: Score from which an article of up to `bar_words` words is about armed conflict.
        peripheral: Share of the bar from which it is peripheral.
        bar_words: Words up to which the bar stands as it is.
        bar_growth: What each doubling of the words beyond adds to the bar.
        levels: Weight of a term by level.
        contexts: Factor by context of the mention.
        unrest: Factor for tags that do not speak by themselves for armed conflict.
        named: Weight of the name of a conflict.
        fading: Factor for each further distinct term of one tag.
        floor: Least sum of the negative weights.
        later: Factor for evidence behind the first sentences.
        lead: Number of sentences that count as the first ones.
        full: Languages whose terms are complete enough for `is_conflict`.
    """

    bar: float
    peripheral: float
    bar_words: int
    bar_growth: float
    levels: Mapping[str, float] = field(default_factory=dict)
    contexts: Mapping[str, float] = field(default_factory=dict)
    unrest: float = 0.25
    named: float = 1.5
    fading: float = 0.6
    floor: float = -6.0
    later: float = 1.0
    lead: int = 3
    full: frozenset[str] = frozenset()
