"""Rolls the mentions of an article up into its tags."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.models import Context, Mention, Relevance, TagRow
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.mentions import CALLED, RANK


def roll_up(
    mentions: Iterable[Mention], texts: Mapping[str, str], relevance: Relevance, lexicon: Lexicon
) -> tuple[TagRow, ...]:
    """
    Count the current mentions of each tag.

    A mention that a more exact tag makes superfluous counts for nothing (see `yields_to` in the taxonomy): one from a
    rule beside a strong mention in its sentence, one that is not strong beside a strong mention anywhere. Calls for a
    ceasefire count under their own tag. Where the article is not about armed conflict, a tag of armed
    conflict needs a strong mention. Weak mentions count only in articles about it, and from two on.

    Args:
        mentions: Mentions of events in order.
        texts: Title and text by field.
        relevance: How far the article is about armed conflict.
        lexicon: The lexicon.

    Returns:
        One row a tag, highest score first.
    """
    counting = [mention for mention in mentions if _counts(mention)]
    strong: dict[tuple[str, tuple[int, int]], set[str]] = defaultdict(set)
    for mention in counting:
        if mention.level == "strong":
            strong[mention.field, mention.sentence].add(mention.key)
    anywhere = {key for keys in strong.values() for key in keys}
    by_tag: dict[str, list[Mention]] = defaultdict(list)
    for mention in counting:
        beside = anywhere if mention.level != "strong" else strong[mention.field, mention.sentence]
        if not _yields(mention, beside, lexicon):
            by_tag[mention.key].append(mention)
    rows = [_row(tag, held, texts, lexicon) for tag, held in by_tag.items() if _earned(tag, held, relevance, lexicon)]
    return tuple(sorted(rows, key=lambda row: (-row.score, row.tag)))


def _counts(mention: Mention) -> bool:
    """Whether the context lets a mention count."""
    return mention.context is Context.CURRENT or (mention.key == CALLED and mention.context is Context.CALLED)


def _yields(mention: Mention, beside: set[str], lexicon: Lexicon) -> bool:
    """Whether one of the strong tags beside a mention says the same more exactly; strong terms never yield."""
    families = lexicon.tags[mention.key].yields_to
    if not families or (mention.level == "strong" and not mention.rule.startswith("rule: ")):
        return False
    return any(
        key == family or key.startswith(f"{family}.") for key in beside if key != mention.key for family in families
    )


def _earned(tag: str, held: list[Mention], relevance: Relevance, lexicon: Lexicon) -> bool:
    """Whether the mentions suffice for the tag in an article of that relevance."""
    best = max(RANK[mention.level] for mention in held)
    if relevance is Relevance.CONFLICT:
        return best > RANK["weak"] or len(held) > 1
    if not lexicon.tags[tag].makes_conflict:
        return best >= RANK["medium"]
    return relevance is Relevance.PERIPHERAL and best >= RANK["strong"]


def _row(tag: str, held: list[Mention], texts: Mapping[str, str], lexicon: Lexicon) -> TagRow:
    """One tag with its first sentence."""
    best = max(held, key=lambda mention: RANK[mention.level])
    first = held[0]
    start, end = first.sentence
    return TagRow(
        tag=tag,
        level=best.level,
        n=len(held),
        score=round(sum(lexicon.scoring.levels[mention.level] for mention in held), 3),
        evidence=texts[first.field][start:end],
        shown=not lexicon.tags[tag].weak,
    )
