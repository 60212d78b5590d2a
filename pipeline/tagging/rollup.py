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

    Calls for a ceasefire count under their own tag. Where the article is not about armed conflict, a tag of armed
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
    by_tag: dict[str, list[Mention]] = defaultdict(list)
    for mention in counting:
        if not _yields(mention, counting, lexicon):
            by_tag[mention.key].append(mention)
    rows = [_row(tag, held, texts, lexicon) for tag, held in by_tag.items() if _earned(tag, held, relevance, lexicon)]
    return tuple(sorted(rows, key=lambda row: (-row.score, row.tag)))


def _counts(mention: Mention) -> bool:
    """Whether the context lets a mention count."""
    return mention.context is Context.CURRENT or (mention.key == CALLED and mention.context is Context.CALLED)


def _yields(mention: Mention, others: list[Mention], lexicon: Lexicon) -> bool:
    """Whether a more exact tag says it already: in the same sentence, or anywhere where the mention is vague."""
    families = lexicon.tags[mention.key].yields_to
    if not families or (mention.level == "strong" and not mention.rule.startswith("rule: ")):
        return False
    return any(
        other.level == "strong"
        and (mention.level != "strong" or (other.sentence, other.field) == (mention.sentence, mention.field))
        and any(other.key == family or other.key.startswith(f"{family}.") for family in families)
        for other in others
        if other.key != mention.key
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
