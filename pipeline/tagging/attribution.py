"""Decides who stands behind a statement: the article, somebody it cites, or somebody who denies it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from pipeline.models import Attribution
from pipeline.tagging import cues
from pipeline.tagging.phrases import Cue, Phrases

# Words that no speaker begins with: what stands before them belongs to another clause.
_OPENERS = re.compile(
    r"^(?:(?:and|but|while|as|when|after|before|although|though|because|since|however|meanwhile|earlier|later|also|that|"
    r"where|which|who|in a statement|on \w+day|\w+day|yesterday|today|last \w+|this \w+|the same day)\b[\s,]*)+",
    re.IGNORECASE,
)
_SPEAKER_END = re.compile(
    r"[,;:.!?\"“”()]|\s(?:that|as|who|which|said|says|told|when|while|after|before|in a statement|yesterday|today|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:[\s,]+(?:has|have|had|also|later|earlier|then|is|was|were|are|been|again|immediately|repeatedly|vehemently|"
    r"strongly|categorically|first|separately|quickly|swiftly|on \w+day|\w+day|yesterday|today))+$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|a|an|its|their|his|her|of|the|these|those|including|about)\s+$", re.IGNORECASE
)  # "was declared", "a claim"
_BOUNDARY = re.compile(
    r"[,;:“”\"()–—]|\s(?:and|but|while|as|when|after|that|although|though|because|before)\s", re.IGNORECASE
)
_PHRASES: Mapping[str, Phrases] = MappingProxyType({"en": Phrases(cues.ATTRIBUTION)})
_LONGEST_SPEAKER = 80  # characters; a longer run of words is a clause and no name
_MOST_WORDS = 10
_NOBODY = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "this", "that", "there", "which", "who", "including", "and", "or"}
)
# A clause, not a name: it holds a verb or the object of one.
_NO_NAME = re.compile(
    r"\b(?:is|are|was|were|has|have|had|be|been|said|says|acknowledged|accused|killed|wounded|will|would|could|also)\b",
    re.I,
)
_INTRODUCTION = re.compile(r"^\s*according to\s+", re.IGNORECASE)
# "on June 17", "in a statement", "infuriated by": what stands between a speaker and the verb is no speaker.
_NO_SPEAKER = re.compile(r"(?:in|on|at|by|from|with|to|of|as|during|over|after|before|[a-z]+ed by)\s", re.IGNORECASE)
_QUOTES = frozenset('“"«„')
_INVERTED = frozenset(',”"»')  # what stands before "said X", where the speaker follows the verb


@lru_cache(maxsize=1024)
def _read(sentence: str, language: str) -> tuple[Cue, ...]:
    """Find the reporting phrases of a sentence once for all its mentions."""
    found = _PHRASES[language].find(sentence)
    return tuple(cue for cue in found if cue.kind != "said" or not _PASSIVE.search(sentence[: cue.start]))


def attribution_of(
    text: str, sentence_span: tuple[int, int], start: int, end: int, language: str
) -> tuple[Attribution, str | None]:
    """
    Say who stands behind a statement.

    A statement is claimed where its sentence has a reporting verb ("X said", "X accused Y of"), "according to X", or
    "reportedly", or where it goes on within the quotation of the sentence before; it is denied where X denies,
    dismisses or disputes it in that sentence. Otherwise the article itself asserts it. Languages without rules are
    always asserted.

    Args:
        text: The field that holds the statement.
        sentence_span: Offsets of its sentence in the field, in code points.
        start: Offset of the first character of the statement in the field.
        end: Offset behind its last character.
        language: BCP 47 primary tag.

    Returns:
        The attribution, and the words that name the speaker; None for them when nobody is cited by name.
    """
    if language not in _PHRASES:
        return Attribution.ASSERTED, None
    first, last = sentence_span
    sentence = text[first:last]
    left, right = start - first, end - first
    found = _read(sentence, language)
    denial = next((cue for cue in found if cue.kind == "denied" and cue.end <= left), None)
    if denial is not None:
        return Attribution.DENIED, _before(sentence, denial.start)
    cue = _governing(found, left, right)
    if cue is not None:
        return Attribution.CLAIMED, _speaker(sentence, cue)
    return _quoted(text, first, sentence)


def _governing(found: tuple[Cue, ...], left: int, right: int) -> Cue | None:
    """The reporting phrase that covers the statement: the nearest before it, else the first behind it."""
    before = [cue for cue in found if cue.kind in {"said", "source", "passive"} and cue.end <= left]
    named = [cue for cue in before if cue.kind != "passive"]
    behind = [cue for cue in found if cue.kind in {"said", "source"} and cue.start >= right]
    if named:
        return named[-1]
    if behind:
        return behind[0]
    return before[-1] if before else None


def _speaker(sentence: str, cue: Cue) -> str | None:
    """The words that name who speaks: behind "according to", else before the verb, else behind it ("said the army")."""
    if cue.kind == "passive":
        return None
    if cue.kind == "source":
        return _name(_SPEAKER_END.split(sentence[cue.end :].lstrip(), maxsplit=1)[0])
    rest = _name(_SPEAKER_END.split(sentence[cue.end :].lstrip(), maxsplit=1)[0])
    if rest is not None and sentence[: cue.start].rstrip()[-1:] in _INVERTED:
        return rest
    return _before(sentence, cue.start) or rest


def _before(sentence: str, offset: int) -> str | None:
    """The subject that ends at `offset`, cut at the boundary of its clause."""
    head = _TRAILING.sub("", sentence[:offset].rstrip(" ,"))
    pieces = _BOUNDARY.split(head)
    for piece in (pieces[-1], *([pieces[-2]] if len(pieces) > 1 and not pieces[-1].strip() else [])):
        name = _name(_OPENERS.sub("", piece.strip()))
        if name is not None:
            return name
    return None


def _name(words: str) -> str | None:
    """Trim a run of words; None when nothing or far too much is left."""
    name = _INTRODUCTION.sub("", words).strip(" \t\n,.'’\"“”")
    parts = name.lower().split()
    if not 1 < len(name) <= _LONGEST_SPEAKER or len(parts) > _MOST_WORDS or parts[0] in _NOBODY:
        return None
    return None if _NO_NAME.search(name) or _NO_SPEAKER.match(name) else name


def _quoted(text: str, first: int, sentence: str) -> tuple[Attribution, str | None]:
    """A sentence inside quotation marks goes on with the speaker of the one before."""
    before = text[max(0, first - 300) : first]
    inside = sentence[:1] in _QUOTES or before.count("“") > before.count("”")
    if not inside:
        return Attribution.ASSERTED, None
    previous = before.rstrip().rsplit("\n", 1)[-1]
    said = [cue for cue in _read(previous, "en") if cue.kind == "said"]
    return Attribution.CLAIMED, _speaker(previous, said[-1]) if said else None
