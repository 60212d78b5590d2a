"""Looks for what is wrong with a lexicon that loads: terms that cannot count, stand twice, or are used by nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.tagging.entries import Words
from pipeline.tagging.expand import forms
from pipeline.tagging.fold import fold_term
from pipeline.tagging.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing to look at.

    Attributes:
        kind: `duplicate`, `never`, `excluded`, `unused` or `shared`.
        where: File and line, or file and key.
        what: One sentence.
    """

    kind: str
    where: str
    what: str


def check(lexicon: Lexicon) -> tuple[Finding, ...]:
    """
    Look over a lexicon.

    Args:
        lexicon: A loaded lexicon.

    Returns:
        Terms that stand twice for one tag or for two levels of it (`duplicate`), that fold to nothing (`never`), that
        are exclusions too and therefore never count (`excluded`); tags without terms and groups without use
        (`unused`); names that two places or actors share although neither asks for company (`shared`).
    """
    return (*_of_terms(lexicon), *_unused(lexicon), *_shared(lexicon))


def _of_terms(lexicon: Lexicon) -> Iterator[Finding]:
    """Terms that stand twice, fold to nothing, or are excluded."""
    excluded = {
        (language, form): entry.line for entry in lexicon.exclusions for language, form, _ in _written(entry.words)
    }
    seen: dict[tuple[str, str, str], tuple[int, str]] = {}
    for terms in lexicon.terms:
        for language, form, template in _written(terms.words):
            where = f"lexicon/events.toml, line {terms.line}"
            if not form:
                yield Finding(kind="never", where=where, what=f"{template!r} ({language}) folds to nothing")
                continue
            if (language, form) in excluded:
                line = excluded[language, form]
                what = f"{form!r} ({language}) is an exclusion too, line {line}: it never counts"
                yield Finding(kind="excluded", where=where, what=what)
            before = seen.setdefault((language, terms.tag, form), (terms.line, terms.level))
            if before != (terms.line, terms.level):
                what = f"{form!r} ({language}) stands for {terms.tag} in line {before[0]} ({before[1]}) already"
                yield Finding(kind="duplicate", where=where, what=what)


def _written(words: Words) -> Iterator[tuple[str, str, str]]:
    """Language, folded form and template of each form."""
    for language, templates in words.items():
        for template in templates:
            for form in forms(template):
                yield language, fold_term(form), template


def _unused(lexicon: Lexicon) -> Iterator[Finding]:
    """Tags that nothing earns and groups that nothing asks for."""
    earned = {terms.tag for terms in lexicon.terms} | {rule.tag for rule in lexicon.rules}
    for tag in lexicon.tags:
        if tag not in earned:
            yield Finding(kind="unused", where="taxonomy.toml", what=f"no term and no rule earns the tag {tag!r}")
    asked = {group for rule in lexicon.rules for group in (*rule.groups, *rule.without)}
    for group in lexicon.groups.values():
        if group.name not in asked and group.weight == 0 and group.emit is None:
            where = f"lexicon/context.toml, line {group.line}"
            yield Finding(
                kind="unused", where=where, what=f"no rule asks for the group {group.name!r}, and it weighs 0"
            )


def _shared(lexicon: Lexicon) -> Iterator[Finding]:
    """Names that stand for several places or actors although neither asks for company."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    places = [(key, place.names, place.ambiguous) for key, place in lexicon.places.items()]
    actors = [(key, actor.names, False) for key, actor in lexicon.actors.items()]
    for key, names, needy in (*places, *actors):
        if needy:
            continue
        for language, listed in names.items():
            for name in listed:
                if key not in lexicon.actors or name not in lexicon.actors[key].ambiguous:
                    held[language, fold_term(name)].add(key)
    for (language, name), keys in sorted(held.items()):
        if len(keys) > 1:
            what = f"{name!r} ({language}) stands for {', '.join(sorted(keys))}, and none of them asks for company"
            yield Finding(kind="shared", where="places.toml, actors.toml", what=what)
