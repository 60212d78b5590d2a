"""Turns the files of the lexicon into entries, and refuses entries that refer to what is not there."""

from collections.abc import Iterable, Mapping

from pipeline.tagging import expand
from pipeline.tagging.entries import (
    Actor,
    Assignment,
    Code,
    Conflict,
    Country,
    Exclusion,
    Group,
    Place,
    Scoring,
    SentenceRule,
    Tag,
    Terms,
    UcdpLink,
    Words,
)
from pipeline.tagging.source import Entry, Source

LEVELS = ("strong", "medium", "weak")
SCHEMES = ("plover", "acled", "iptc")
MATCHES = ("exact", "broad", "narrow")
NAME_GROUPS = (
    "@nation",
    "@place",
    "@front",
    "@armed",
    "@rebel",
)  # what rules may ask for besides the groups of context.toml


def taxonomy(source: Source) -> dict[str, Tag]:
    """Read `taxonomy.toml`."""
    source.only("tags")
    tags: dict[str, Tag] = {}
    for entry in source.tables("tags"):
        tag = Tag(
            tag=entry.text("tag"),
            label=entry.text("label"),
            makes_conflict=entry.flag("makes_conflict", default=True),
            weak=entry.flag("weak"),
            yields_to=entry.texts("yields_to"),
            codes=tuple(_code(child) for child in entry.children("codes")),
        )
        _once(entry, tag.tag, tags)
        entry.done()
        tags[tag.tag] = tag
    return tags


def _code(entry: Entry) -> Code:
    """Read one code of a tag."""
    code = Code(
        scheme=entry.text("scheme", allowed=SCHEMES),
        code=entry.text("code"),
        event_type=entry.maybe_text("event_type"),
        match=entry.text("match", allowed=MATCHES),
    )
    entry.done()
    return code


def events(source: Source, tags: Mapping[str, Tag]) -> tuple[tuple[Terms, ...], tuple[Exclusion, ...]]:
    """Read the terms and exclusions of `events.toml`."""
    source.only("terms", "exclusions", "rules")
    terms = []
    for entry in source.tables("terms"):
        tag = entry.text("tag")
        _known(entry, (tag,), tags, "tag", "taxonomy.toml")
        level = entry.text("level", allowed=LEVELS)
        terms.append(Terms(tag=tag, level=level, words=_templates(entry), line=entry.line))
    exclusions = [
        Exclusion(reason=entry.text("reason"), words=_templates(entry), line=entry.line)
        for entry in source.tables("exclusions")
    ]
    return tuple(terms), tuple(exclusions)


def rules(source: Source, tags: Mapping[str, Tag], groups: Mapping[str, Group]) -> tuple[SentenceRule, ...]:
    """Read the sentence rules of `events.toml`."""
    found: dict[str, SentenceRule] = {}
    for entry in source.tables("rules"):
        rule = SentenceRule(
            name=entry.text("name"),
            tag=entry.maybe_text("tag") or "",
            level=entry.text("level", allowed=LEVELS),
            weight=entry.maybe_number("weight"),
            groups=entry.texts("all"),
            without=entry.texts("without"),
            within=int(entry.number("within", 12)),
            ordered=entry.flag("ordered"),
            line=entry.line,
        )
        _once(entry, rule.name, found)
        if rule.tag:
            _known(entry, (rule.tag,), tags, "tag", "taxonomy.toml")
        if not rule.groups:
            entry.fail("'all' names no group", "Name at least one group of context.toml")
        _known(entry, (*rule.groups, *rule.without), {*groups, *NAME_GROUPS}, "group", "context.toml")
        entry.done()
        found[rule.name] = rule
    return tuple(found.values())


def groups(source: Source) -> dict[str, Group]:
    """Read the groups of `context.toml`."""
    source.only("scoring", "groups")
    found: dict[str, Group] = {}
    for entry in source.tables("groups"):
        name, weight, emit = entry.text("name"), entry.number("weight", 0.0), entry.maybe_text("emit")
        _once(entry, name, found)
        found[name] = Group(name=name, weight=weight, emit=emit, words=_templates(entry), line=entry.line)
    return found


def scoring(source: Source) -> Scoring:
    """Read the numbers of `context.toml`."""
    entry = source.table("scoring")
    read = Scoring(
        bar=entry.number("bar"),
        peripheral=entry.number("peripheral"),
        bar_words=int(entry.number("bar_words")),
        bar_growth=entry.number("bar_growth"),
        levels=dict(entry.inner("levels").items()),
        contexts=dict(entry.inner("contexts").items()),
        unrest=entry.number("unrest"),
        named=entry.number("named"),
        fading=entry.number("fading"),
        floor=entry.number("floor"),
        later=entry.number("later"),
        lead=int(entry.number("lead")),
        full=frozenset(entry.texts("full")),
    )
    entry.done()
    for level in LEVELS:
        if level not in read.levels:
            entry.fail(f"scoring.levels lacks {level!r}", f"Add {level} = a number")
    return read


def countries(source: Source) -> tuple[dict[str, Country], frozenset[str]]:
    """Read `countries.toml`; the second value holds the ambiguous names."""
    source.only("countries")
    found: dict[str, Country] = {}
    ambiguous: set[str] = set()
    for entry in source.tables("countries"):
        names, demonyms = entry.inner("names").words(), entry.inner("demonyms").words()
        country = Country(
            iso2=entry.text("iso2"),
            iso3=entry.text("iso3"),
            iso_n=entry.maybe_whole("iso_n"),
            gwno=entry.maybe_whole("gwno"),
            acled_country=entry.maybe_text("acled_country"),
            ucdp_country=entry.maybe_text("ucdp_country"),
            valid_from=entry.day("valid_from"),
            valid_to=entry.day("valid_to"),
            lat=entry.maybe_number("lat"),
            lon=entry.maybe_number("lon"),
            capital=entry.maybe_text("capital") or "",
            names=names,
            demonyms=demonyms,
        )
        entry.maybe_text("note")
        ambiguous.update(entry.texts("ambiguous"))
        _once(entry, country.iso3, found)
        _named(entry, names)
        entry.done()
        found[country.iso3] = country
    return found, frozenset(ambiguous)


def places(source: Source, known: Mapping[str, Country]) -> dict[str, Place]:
    """Read `places.toml`."""
    source.only("places")
    found: dict[str, Place] = {}
    for entry in source.tables("places"):
        place = Place(
            key=entry.text("key"),
            country=entry.maybe_text("country"),
            kind=entry.text("kind"),
            admin1=entry.maybe_text("admin1"),
            lat=entry.maybe_number("lat"),
            lon=entry.maybe_number("lon"),
            names=entry.inner("names").words(),
            near=entry.texts("near"),
            ambiguous=entry.flag("ambiguous"),
        )
        entry.maybe_text("note")
        _once(entry, place.key, found)
        _named(entry, place.names)
        if place.country is not None:
            _known(entry, (place.country,), known, "country", "countries.toml")
        entry.done()
        found[place.key] = place
    return found


def actors(source: Source, known: Mapping[str, Country]) -> dict[str, Actor]:
    """Read `actors.toml`."""
    source.only("actors")
    found: dict[str, Actor] = {}
    for entry in source.tables("actors"):
        actor = Actor(
            key=entry.text("key"),
            kind=entry.text("kind"),
            countries=entry.texts("country"),
            ucdp_name=entry.maybe_text("ucdp_name"),
            names=entry.inner("names").words(),
            ambiguous=frozenset(entry.texts("ambiguous")),
        )
        entry.maybe_text("note")
        _once(entry, actor.key, found)
        _named(entry, actor.names)
        _known(entry, actor.countries, known, "country", "countries.toml")
        entry.done()
        found[actor.key] = actor
    return found


def conflicts(
    source: Source, known: Mapping[str, Country], places_known: Mapping[str, Place], actors_known: Mapping[str, Actor]
) -> dict[str, Conflict]:
    """Read `conflicts.toml`."""
    source.only("conflicts")
    found: dict[str, Conflict] = {}
    for entry in source.tables("conflicts"):
        conflict = Conflict(
            key=entry.text("key"),
            name=entry.text("name"),
            names=entry.inner("names").words(),
            ucdp=tuple(_ucdp(child) for child in entry.children("ucdp")),
            countries=entry.texts("countries"),
            places=entry.texts("places"),
            actors=entry.texts("actors"),
            rules=tuple(_assignment(child) for child in entry.children("rules")),
        )
        entry.maybe_text("note")
        _once(entry, conflict.key, found)
        _known(entry, conflict.countries, known, "country", "countries.toml")
        _known(entry, conflict.places, places_known, "place", "places.toml")
        _known(entry, conflict.actors, actors_known, "actor", "actors.toml")
        targets = {"country": known, "place": places_known, "actor": actors_known}
        for reference in (part for rule in conflict.rules for part in (*rule.every, *rule.some)):
            _reference(entry, reference, targets)
        entry.done()
        found[conflict.key] = conflict
    return found


def _ucdp(entry: Entry) -> UcdpLink:
    """Read one UCDP conflict."""
    number, kind = entry.maybe_whole("conflict_new_id"), entry.maybe_whole("type_of_violence")
    if number is None or kind not in {1, 2, 3}:
        entry.fail("ucdp needs conflict_new_id and type_of_violence 1, 2 or 3", "Add both as whole numbers")
    link = UcdpLink(
        conflict_new_id=number,
        type_of_violence=kind,
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )
    entry.maybe_text("note")
    entry.done()
    return link


def _assignment(entry: Entry) -> Assignment:
    """Read one rule of assignment."""
    rule = Assignment(every=entry.texts("all"), some=entry.texts("any"), min_score=entry.number("min_score", 0.5))
    if not rule.every and not rule.some:
        entry.fail("a rule asks for nothing", "Give it `all` or `any`")
    entry.done()
    return rule


def _reference(entry: Entry, reference: str, targets: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse a reference such as `country:ARM` that leads nowhere."""
    kind, _, key = reference.partition(":")
    if kind == "tag" and key:
        return
    if kind not in targets or not key:
        entry.fail(
            f"{reference!r} is no reference", "Write country:ISO3, place:key, actor:key or tag:prefix", reference
        )
    _known(entry, (key,), targets[kind], kind, f"{kind}s.toml" if kind != "country" else "countries.toml")


def _templates(entry: Entry) -> Words:
    """The word lists of an entry, each template tried out once."""
    words = entry.words()
    entry.done()
    if not words:
        entry.fail("no words", 'Add a list by language, such as en = ["..."]')
    for listed in words.values():
        for template in listed:
            try:
                expand.forms(template)
            except ValueError as error:
                entry.fail(str(error), "See docs/lexicon.md for the marks", template)
    return words


def _named(entry: Entry, names: Words) -> None:
    """Refuse an entry without a name."""
    if not any(names.values()):
        entry.fail("no names", 'Add names.en = ["..."] or names.any = ["..."]')


def _once(entry: Entry, key: str, found: Mapping[str, object]) -> None:
    """Refuse a key that is taken."""
    if key in found:
        entry.fail(f"{key!r} stands there twice", "Merge the two blocks", key)


def _known(entry: Entry, keys: Iterable[str], known: Iterable[str], what: str, where: str) -> None:
    """Refuse references to what is not there."""
    for key in keys:
        if key not in known:
            entry.fail(f"there is no {what} {key!r}", f"Add it to {where}, or correct the spelling", key)
