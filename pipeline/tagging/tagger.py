"""Tags one article: finds, weighs, assigns and rolls up."""

from pipeline.models import Tagging
from pipeline.tagging.conflicts import assign, present
from pipeline.tagging.findings import read_field, resolved
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.mentions import event_mentions, name_mentions
from pipeline.tagging.relevance import bar, relevance, score
from pipeline.tagging.rollup import roll_up

_FIELDS = {"title": 0, "text": 1}


def tag(*, title: str, text: str, language: str, lexicon: Lexicon, published_year: int | None = None) -> Tagging:
    """
    Say what an article is about and which words say so.

    Args:
        title: Headline as plain text; may be empty.
        text: Body as plain text, paragraphs separated by one newline; may be empty.
        language: BCP 47 primary tag, or `unknown`.
        lexicon: The lexicon.
        published_year: Year of publication, by which history is told from news; None when unknown.

    Returns:
        Mentions with offsets into the fields as given, tags, conflicts and relevance.
    """
    texts = {"title": title, "text": text}
    findings = [read_field(field, content, language, lexicon) for field, content in texts.items() if content]
    counts = resolved(findings, lexicon)
    events = [event for found in findings for event in event_mentions(found, language, published_year)]
    names = [name for found in findings for name in name_mentions(found, lexicon, counts)]
    mentions = sorted((*events, *names), key=lambda mention: (_FIELDS[mention.field], mention.start, mention.end))
    threshold = bar(sum(found.words for found in findings), lexicon)
    value = score(events, findings, lexicon)
    how_far = relevance(value, threshold, lexicon)
    return Tagging(
        mentions=tuple(mentions),
        tags=roll_up(events, texts, how_far, lexicon),
        conflicts=assign(present(mentions, lexicon, value / threshold), texts, lexicon),
        relevance=how_far,
        score=round(value, 3),
        threshold=round(threshold, 3),
        support="full" if language in lexicon.scoring.full else "names",
        lexicon_version=lexicon.version,
    )
