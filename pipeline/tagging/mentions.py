"""Turns what was found into mentions: event terms and sentence rules with their context, names that count."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from pipeline.models import Attribution, Context, Mention
from pipeline.tagging.attribution import attribution_of
from pipeline.tagging.context import context_of
from pipeline.tagging.findings import Findings
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.matcher import Hit

RANK: Mapping[str, int] = MappingProxyType({"strong": 2, "medium": 1, "weak": 0})
AGREED, CALLED = "peace.ceasefire.agreed", "peace.ceasefire.called"


def event_mentions(found: Findings, language: str, published_year: int | None) -> list[Mention]:
    """
    Mentions of events in one field, from terms and from rules.

    Args:
        found: What the field holds.
        language: BCP 47 primary tag.
        published_year: Year of publication; None when unknown.

    Returns:
        In order of offset; one span may carry several tags.
    """
    earned = {(hit.start, hit.end, hit.target.key): (hit.target.level, hit.target.rule) for hit in found.events}
    starts = [hit.start for hit in found.events]
    for rule, hit in found.fired:
        place = (hit.start, hit.end, rule.tag)
        if not rule.tag or _within(hit, found.events, starts):
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


def _within(hit: Hit, events: Sequence[Hit], starts: Sequence[int]) -> bool:
    """Whether a word lies within a longer term, such as "ceasefire" in "ceasefire violations"."""
    event = events[bisect_right(starts, hit.start) - 1] if events else hit
    return event.start <= hit.start and hit.end <= event.end and event.end - event.start > hit.end - hit.start


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
