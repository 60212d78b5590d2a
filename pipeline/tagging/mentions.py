"""Turns what was found into mentions: event terms and sentence rules with their context, names that count."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.models import Attribution, Context, Mention
from pipeline.tagging.attribution import attribution_of
from pipeline.tagging.context import context_of
from pipeline.tagging.entries import SentenceRule
from pipeline.tagging.findings import Findings
from pipeline.tagging.lexicon import ARMED, REBELS, Lexicon
from pipeline.tagging.matcher import Hit

RANK: Mapping[str, int] = MappingProxyType({"strong": 2, "medium": 1, "weak": 0})
AGREED, CALLED = "peace.ceasefire.agreed", "peace.ceasefire.called"


def event_mentions(found: Findings, lexicon: Lexicon, language: str, published_year: int | None) -> list[Mention]:
    """
    Mentions of events in one field, from terms and from rules.

    Args:
        found: What the field holds.
        lexicon: The lexicon.
        language: BCP 47 primary tag.
        published_year: Year of publication; None when unknown.

    Returns:
        In order of offset; one span may carry several tags.
    """
    earned = {(hit.start, hit.end, hit.target.key): (hit.target.level, hit.target.rule) for hit in found.events}
    for rule, hit in _fired(found, lexicon):
        place = (hit.start, hit.end, rule.tag)
        if not rule.tag or any(_within(hit, event) for event in found.events):
            continue
        if place not in earned or RANK[earned[place][0]] < RANK[rule.level]:
            earned[place] = (rule.level, f"rule: {rule.name}")
    mentions = []
    for (start, end, tag), (level, name) in sorted(earned.items()):
        span = found.sentence(start)
        context = context_of(found.text, span, start, end, language, published_year=published_year)
        attribution, speaker = attribution_of(found.text, span, start, end, language)
        key = CALLED if tag == AGREED and context is Context.CALLED else tag
        mentions.append(
            _mention(found, (start, end), span, kind="event", key=key, level=level, rule=name, context=context,
                     attribution=attribution, speaker=speaker)
        )  # fmt: skip
    return mentions


def _within(hit: Hit, event: Hit) -> bool:
    """Whether a word lies within a longer term, such as "ceasefire" in "ceasefire violations"."""
    return event.start <= hit.start and hit.end <= event.end and event.end - event.start > hit.end - hit.start


def evidence_rules(found: Findings, lexicon: Lexicon) -> list[tuple[SentenceRule, Hit]]:
    """
    Rules that give evidence of conflict without a tag.

    Args:
        found: What the field holds.
        lexicon: The lexicon.

    Returns:
        Each rule that fired, with the words that anchor it.
    """
    return [(rule, hit) for rule, hit in _fired(found, lexicon) if not rule.tag]


def name_mentions(found: Findings, lexicon: Lexicon, counts: Callable[[Hit], bool]) -> list[Mention]:
    """
    Mentions of places, actors, conflicts and weapons in one field.

    Args:
        found: What the field holds.
        lexicon: The lexicon.
        counts: Whether a name that needs company has it (see `findings.resolved`).

    Returns:
        In order of kind and offset.
    """
    hits = [(hit, hit.target.kind, hit.target.key) for hit in (*found.names, *found.conflicts) if counts(hit)]
    for hit in found.groups:
        kind = lexicon.groups[hit.target.key].emit
        if kind is not None:
            hits.append((hit, kind, hit.target.key))
    return [
        _mention(
            found,
            (hit.start, hit.end),
            found.sentence(hit.start),
            kind=kind,
            key=key,
            level="name",
            rule=hit.target.rule,
        )
        for hit, kind, key in hits
    ]


def _mention(
    found: Findings, span: tuple[int, int], sentence: tuple[int, int], *, kind: str, key: str, level: str, rule: str,
    context: Context = Context.CURRENT, attribution: Attribution = Attribution.ASSERTED, speaker: str | None = None,
) -> Mention:  # fmt: skip
    """One mention with its surface."""
    return Mention(
        kind=kind, key=key, surface=found.text[span[0] : span[1]], start=span[0], end=span[1], field=found.field,
        level=level, rule=rule, context=context, attribution=attribution, speaker=speaker, sentence=sentence,
    )  # fmt: skip


def _fired(found: Findings, lexicon: Lexicon) -> Iterator[tuple[SentenceRule, Hit]]:
    """Try the rules on each sentence that holds words of groups."""
    by_sentence: dict[tuple[int, int], dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in found.groups:
        by_sentence[found.sentence(hit.start)][hit.target.key].append(hit)
    for hit in (*found.names, *found.nested):
        held = by_sentence.get(found.sentence(hit.start))
        if held is not None:
            for group in _name_groups(hit, lexicon):
                held[group].append(hit)
    for held in by_sentence.values():
        for rule in lexicon.rules:
            if all(group in held for group in rule.groups) and not any(group in held for group in rule.without):
                yield from ((rule, hit) for hit in _anchors(rule, held, found.text))


def _name_groups(hit: Hit, lexicon: Lexicon) -> tuple[str, ...]:
    """The groups of rules that a name belongs to."""
    if hit.target.kind == "actor":
        kind = lexicon.actors[hit.target.key].kind
        return ("@armed", "@rebel") if kind in REBELS else ("@armed",) if kind in ARMED else ()
    names = ("@nation", "@place") if hit.target.key.startswith("country:") else ("@place",)
    return (*names, "@front") if hit.target.key in lexicon.fronts and hit.target.level == "name" else names


def _anchors(rule: SentenceRule, held: dict[str, list[Hit]], text: str) -> Iterator[Hit]:
    """The words of the first group near which all other groups stand."""
    for anchor in held[rule.groups[0]]:
        others = ([hit for hit in held[group] if hit.target != anchor.target] for group in rule.groups[1:])
        if all(any(_near(rule, anchor, other, text) for other in candidates) for candidates in others):
            yield anchor


def _near(rule: SentenceRule, anchor: Hit, other: Hit, text: str) -> bool:
    """Whether two hits stand apart, near enough, and in the order that the rule asks for."""
    if other.start >= anchor.end:
        return text.count(" ", anchor.end, other.start) <= rule.within + 1
    if other.end <= anchor.start and not rule.ordered:
        return text.count(" ", other.end, anchor.start) <= rule.within + 1
    return False


def first_sentences(findings: Sequence[Findings], lead: int) -> dict[str, int]:
    """
    Where the opening of an article ends.

    Args:
        findings: Those of its fields.
        lead: Number of sentences of the text that belong to it.

    Returns:
        By field, the offset behind the opening; a title belongs to it whole.
    """
    ends = {}
    for found in findings:
        spans = found.sentences
        whole = found.field == "title" or len(spans) <= lead
        ends[found.field] = len(found.text) if whole else spans[lead - 1][1]
    return ends
