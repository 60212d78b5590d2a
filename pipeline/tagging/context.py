"""Decides how a mention stands in its sentence: now, in the past, called for, imagined, or denied to have happened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pipeline.models import Context
from pipeline.tagging import cues
from pipeline.tagging.phrases import Cue, Phrases

# What each kind of cue does; the numbers are how many words may stand between it and the mention.
REACH: Mapping[str, int] = MappingProxyType(
    {
        "call": 14,  # "urged both sides to agree to a ceasefire"
        "call_behind": 3,  # "the ceasefire was urged by", "ceasefire call"
        "condition": 10,  # "if the truce collapses"
        "if": 10,  # "warned of attacks"
        "modal": 5,  # "could attack", "to sign a ceasefire on Friday"
        "if_behind": 4,  # "an attack is possible", "attack plot"
        "not": 4,  # "no ceasefire", "did not attack"
        "not_far": 8,  # "foiled a plot to bomb", "rejected calls for a truce"
        "not_behind": 4,  # "the ceasefire collapsed before it began", "attack was foiled"
        "past": 12,  # "the anniversary of the massacre"
        "past_behind": 10,  # "the war ended", "clashes two years ago"
    }
)

_PHRASES: Mapping[str, Phrases] = MappingProxyType({"en": Phrases(cues.CONTEXT)})
# The first that a mention meets decides.
ORDER: tuple[tuple[Context, frozenset[str]], ...] = (
    (Context.BACKGROUND, frozenset({"past", "past_behind"})),
    (Context.HYPOTHETICAL, frozenset({"condition"})),
    (Context.NEGATED, frozenset({"not", "not_far", "not_behind"})),
    (Context.CALLED, frozenset({"call", "call_behind"})),
    (Context.HYPOTHETICAL, frozenset({"if", "modal", "if_behind"})),
)
_YEAR = re.compile(r"(?<![\d.,$£€])(1[5-9]\d\d|20\d\d)(s|'s|’s)?(?![\d%]|[.,]\d)")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FULL_DATE = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? |{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? )$", re.IGNORECASE
)
_RECORD = re.compile(
    r"(?:\b\w+est|\bmost|\bfirst|\bworst)\b(?:\W+\w+){0,4}\W+since\W*$", re.IGNORECASE
)  # "deadliest since"
_HARD_BREAK = re.compile(r"[;:–—]| - ")
_RECENT_YEARS = 0  # an event of the year of publication is news, one of an earlier year is history


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """What a sentence holds before any mention is looked at: cues, years (in full dates or not), breaks."""

    cues: tuple[Cue, ...]
    years: tuple[tuple[int, int, bool], ...]
    breaks: tuple[int, ...]


@lru_cache(maxsize=1024)
def _read(sentence: str, language: str) -> _Sentence:
    """Find the cues, years and breaks of a sentence once for all its mentions."""
    found_cues = _PHRASES[language].find(sentence)
    years = tuple(
        (int(found[1]), found.start(), _FULL_DATE.search(sentence[: found.start()]) is not None and not found[2])
        for found in _YEAR.finditer(sentence)
        if _RECORD.search(sentence[: found.start()]) is None
    )
    breaks = [cue.start for cue in found_cues if cue.kind == "break"] + [
        found.start() for found in _HARD_BREAK.finditer(sentence)
    ]
    return _Sentence(
        cues=tuple(cue for cue in found_cues if cue.kind not in {"break", "neutral"}),
        years=years,
        breaks=tuple(sorted(breaks)),
    )


def context_of(
    text: str, sentence_span: tuple[int, int], start: int, end: int, language: str, *, published_year: int | None = None
) -> Context:
    """
    Say how a mention stands in its sentence.

    The rules look for cues in the clause of the mention, in this order: history (an earlier year, "anniversary of",
    "years ago"), negation ("no ceasefire", "foiled an attack"), calls and hopes ("urged a ceasefire"), possibility
    and plans ("if", "could", "warned of"). Where none stands, the mention is current. Languages without rules are
    always current.

    Args:
        text: The field that holds the mention.
        sentence_span: Offsets of its sentence in the field, in code points.
        start: Offset of the first character of the mention in the field.
        end: Offset behind its last character.
        language: BCP 47 primary tag.
        published_year: Year of publication; None when unknown, and then every year that is not part of a full date
            is taken for an earlier one.

    Returns:
        The context.
    """
    if language not in _PHRASES:
        return Context.CURRENT
    first, last = sentence_span
    sentence = text[first:last]
    read = _read(sentence, language)
    if not read.cues and not read.years:
        return Context.CURRENT
    left, right = start - first, end - first
    clause = _clause(read, left, right, len(sentence))
    kinds = {cue.kind for cue in read.cues if _reaches(cue, sentence, clause, left, right)}
    if _is_earlier(read, clause, published_year):
        return Context.BACKGROUND
    return next((context for context, of in ORDER if kinds & of), Context.CURRENT)


def _clause(read: _Sentence, left: int, right: int, length: int) -> tuple[int, int]:
    """Offsets of the clause around a mention."""
    begin = max((offset for offset in read.breaks if offset < left), default=0)
    stop = min((offset for offset in read.breaks if offset >= right), default=length)
    return begin, stop


def _reaches(cue: Cue, sentence: str, clause: tuple[int, int], left: int, right: int) -> bool:
    """Whether a cue stands in the clause, on the side its kind asks for, and near enough to the mention."""
    reach = REACH.get(cue.kind)
    if reach is None or cue.start < clause[0] or cue.end > clause[1]:
        return False
    if cue.kind.endswith("_behind"):
        return cue.start >= right and len(sentence[right : cue.start].split()) <= reach
    return cue.end <= left and len(sentence[cue.end : left].split()) <= reach


def _is_earlier(read: _Sentence, clause: tuple[int, int], published_year: int | None) -> bool:
    """Whether a year in the clause puts the mention into the past."""
    for year, offset, full_date in read.years:
        if not clause[0] <= offset < clause[1]:
            continue
        if published_year is None:
            if not full_date:
                return True
        elif year < published_year - _RECENT_YEARS:
            return True
    return False
