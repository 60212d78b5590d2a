"""Decides which number of an English sentence belongs to which word of harm."""

import re
from dataclasses import dataclass, replace

from pipeline.facts import harm_words as words
from pipeline.facts.numbers import Quantity

_WORD = re.compile(r"[\w’'/-]+|[^\w\s]")
_AUXILIARY = re.compile(
    r"\b(?:were|was|been|being|are|is|be|reported|reportedly|confirmed|feared|left)\b(?:\W+\w+){0,3}\W*$"
)
_SUBSET = re.compile(
    r"\b(?:including|among them|of them|of whom|among whom|included)\s*(?:[\w’'-]+\s+){0,2}$", re.IGNORECASE
)
_OF_THEM = re.compile(
    r"\s+of (?:them|whom|those|these|the (?:dead|killed|wounded|injured|victims|casualties|deaths))\b"
)
_OBJECT = re.compile(
    r"\s+(?:(?:at least|more than|up to|about|around|some|an?|the|his|her|their|its|our|dozens|hundreds|thousands|"
    r"scores|several|many|nearly|almost|over)\s+\S|himself|herself|themselves|themself|\d)",
    re.IGNORECASE,
)
_REACHES_BACK = re.compile(r"^\s*(?:(?:him|her|it|them)?sel(?:f|ves)(?: and|,)\s+)?(?:[\w’'-]+\s+){0,2}$")
_TOLL = re.compile(r"^[^.;:]{0,60}?$")
_COORDINATED = re.compile(
    r"^\s+(?:[\w’'-]+\s+){0,4}[\w’'-]+\s*(?:,|,? and|,? as well as|,? plus)\s+(?:his |her |their )?$"
)
# What stands before an age, a day of the month, or a number that is part of a name.
_NAMED = re.compile(
    r"\b(?:aged?|Route|Flight|Brigade|No\.?|Unit|Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?) $"
)
# "..., two officials said": whoever is counted here speaks.
_SOURCE = re.compile(
    r"^(?:\s+[\w’'-]+){1,6}?\s+(?:said|say|says|told|confirmed|reported|added|claimed|stated)\b", re.IGNORECASE
)
_LONGEST_GAP = 16  # words between a number and the verb behind it; our table of sentences, tests/facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """
    One word of harm in a sentence.

    Attributes:
        what: `killed`, `wounded`, `casualties`, `displaced` or `captured`.
        form: On which side of it the number stands: `either`, `before` (it stands before the number), `after` or
            `toll`.
        start: Offset of the first character in the sentence.
        end: Offset behind the last character.
    """

    what: str
    form: str
    start: int
    end: int


def old_number_removed(sentence: str, number: Quantity, harm: Harm) -> Quantity:
    """Of "the toll rose from 12 to 20" keep the 20."""
    is_rise = harm.form == "toll" and number.high is not None and number.low < number.high
    if is_rise and re.search(r"\bfrom\s+$", sentence[: number.start]):
        return replace(number, low=number.high or number.low)
    return number


def link(sentence: str, numbers: list[Quantity], harms: list[Harm]) -> list[tuple[Quantity, Harm]]:
    """
    Bind numbers to words of harm.

    A verb in front of the number is tried first ("killing five"), then one behind it ("five were killed"), then the
    verb of a neighbour to which the number is joined by "and".

    Args:
        sentence: One English sentence.
        numbers: Its quantities, in order.
        harms: Its words of harm, in order.

    Returns:
        Each bound number with its word, in order of the numbers.
    """
    counts = _counting(sentence, numbers)
    bound: dict[int, Harm] = {}
    for index, number in enumerate(counts):
        harm = _in_front(sentence, number, harms) or _behind(sentence, number, counts, harms)
        if harm is not None:
            bound[index] = harm
    for index in range(len(counts) - 1):
        one, two = counts[index], counts[index + 1]
        joined = _COORDINATED.match(sentence[one.end : two.start]) is not None
        joined = joined and _SOURCE.match(sentence[two.end :]) is None
        if joined and index in bound and index + 1 not in bound and bound[index].end <= one.start:
            bound[index + 1] = bound[index]
        elif joined and index not in bound and index + 1 in bound and bound[index + 1].start >= two.end:
            bound[index] = bound[index + 1]
    return [(old_number_removed(sentence, counts[index], bound[index]), bound[index]) for index in sorted(bound)]


def _counting(sentence: str, numbers: list[Quantity]) -> list[Quantity]:
    """The numbers that count people and are not part of another: "five, including two women and a child" is one."""
    counts: list[Quantity] = []
    part: Quantity | None = None
    for number in numbers:
        joined = part is not None and _COORDINATED.match(sentence[part.end : number.start]) is not None
        if joined or _SUBSET.search(sentence[: number.start]):
            part = number
        elif _counts_people(sentence, number):
            counts.append(number)
            part = None
    return counts


def _counts_people(sentence: str, number: Quantity) -> bool:
    """Whether a number can count people at all: no age, year, date, distance or share."""
    behind = sentence[number.end : number.end + 40]
    if re.match(r"-(?!to\b)|\s*%|st\b|nd\b|rd\b|th\b|'s\b|’s\b", behind) or _OF_THEM.match(behind):
        return False
    after = _WORD.findall(behind)[:1]
    if after and after[0].casefold() in words.UNITS:
        return False
    before = sentence[: number.start]
    if number.is_figure and re.search(r"[A-Z][\w’'-]+, $", before) and behind.startswith(","):
        return False  # "Ivan Petrov, 45, was killed"
    if _NAMED.search(before):
        return False
    return not (number.is_figure and 1900 <= number.low <= 2100 and not _person_follows(sentence, number.end))


def _in_front(sentence: str, number: Quantity, harms: list[Harm]) -> Harm | None:
    """The word of harm right in front of a number."""
    for harm in reversed([one for one in harms if one.end <= number.start]):
        gap = sentence[harm.end : number.start]
        if harm.form == "toll":
            if _TOLL.match(gap) and not _numbers_but_from(gap):
                return harm
            continue
        if harm.form == "after":
            return None
        if not _REACHES_BACK.match(gap) or _breaks(gap):
            return None
        if harm.form == "either" and _AUXILIARY.search(sentence[: harm.start]) and gap.strip():
            return None
        needs = sentence[harm.start : harm.end].split(maxsplit=1)[0].casefold() in words.NEED_A_PERSON
        needs = needs or harm.what in {"captured", "displaced"} or bool(gap.strip())
        counted = not needs or _person_follows(sentence, number.end) or _closes(sentence, number.end, harm)
        return harm if counted else None
    return None


def _closes(sentence: str, offset: int, harm: Harm) -> bool:
    """Whether the clause ends with the number, so that what is counted was said before: "and captured three."."""
    return harm.what == "captured" and re.match(r"\s*(?:[.,;]|$|others\b|more\b)", sentence[offset:]) is not None


def _numbers_but_from(gap: str) -> bool:
    """Whether a gap holds a number that is not the old one of "rose from 12 to 20"."""
    return bool(re.search(r"\d", re.sub(r"\bfrom [\d,. ]+", "", gap)))


def _breaks(gap: str) -> bool:
    """Whether the words between a verb and a number are more than qualifications of the number."""
    qualifiers = gap.partition(" and ")[2] if "sel" in gap else gap.partition(",")[2] or gap
    return any(word.casefold() in words.NOT_AN_ADJECTIVE for word in qualifiers.split())


def _person_follows(sentence: str, offset: int) -> bool:
    """Whether what is counted are people: a word for them among the next six, with only adjectives before it."""
    found = _WORD.findall(sentence[offset : offset + 90])[:7]
    if found and found[0].casefold() == "of":  # "12 of its soldiers"
        found = found[2:] if len(found) > 1 and found[1].casefold() in words.DETERMINERS else found[1:]
    for word in found[:6]:
        lowered = word.casefold()
        if lowered in words.PEOPLE:
            return True
        if lowered in words.NOT_AN_ADJECTIVE or lowered in words.UNITS:
            return False
        if not word[0].isalnum():
            return False
        if word[0].isupper() and word.endswith(("s", "i", "ese", "men")):
            return True
    return False


def _behind(sentence: str, number: Quantity, numbers: list[Quantity], harms: list[Harm]) -> Harm | None:
    """The word of harm behind a number whose subject is what the number counts."""
    harm = next((one for one in harms if one.start >= number.end), None)
    if harm is None or harm.form not in {"either", "after"}:
        return None
    if any(number.end < other.start < harm.start for other in numbers):
        return None
    gap = sentence[number.end : harm.start]
    tokens = _WORD.findall(gap)
    if len(tokens) > _LONGEST_GAP or any(mark in gap for mark in ";:—–"):
        return None
    if harm.form == "either" and _is_active(sentence, gap, harm, numbers):
        return None
    return harm if _is_subject(sentence, number, [token.casefold() for token in tokens]) else None


def _is_active(sentence: str, gap: str, harm: Harm, numbers: list[Quantity]) -> bool:
    """Whether the verb has an object of its own, so that the number counts those who did it."""
    if _AUXILIARY.search(gap):
        return False
    rest = sentence[harm.end : harm.end + 40]
    follows = any(0 <= other.start - harm.end <= 1 for other in numbers)
    person = re.match(r"\s+(\w+)", rest)
    return follows or _OBJECT.match(rest) is not None or (person is not None and person[1].casefold() in words.PEOPLE)


def _is_subject(sentence: str, number: Quantity, tokens: list[str]) -> bool:
    """Whether the words between a number and a verb are people and what is said of them."""
    if all(token in words.AUXILIARIES for token in tokens):
        return True
    if tokens[0] != "of" and not _person_follows(sentence, number.end):
        return False
    if "among" in tokens:
        return False  # "two were among the dead" is part of another number
    first = next((index for index, token in enumerate(tokens) if token in words.PEOPLE), 0)
    return not any(token in words.BREAKS for token in tokens[first + 1 :])
