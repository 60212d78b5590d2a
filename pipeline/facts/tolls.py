"""Reads how many people were killed, wounded, displaced or captured, as the sentence says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick

from pipeline.facts import harm_words as words
from pipeline.facts.links import Harm, link
from pipeline.facts.numbers import Quantity, quantities
from pipeline.facts.patterns import by_first_letter, same_places
from pipeline.models import Attribution, Context, Toll
from pipeline.tagging.attribution import attribution_of
from pipeline.tagging.context import context_of
from pipeline.text import sentence_at, sentences

_ZERO = re.compile(words.ZERO, re.IGNORECASE)
_A_PERSON = re.compile(rf"\b(?:an?|another)(?= (?:[\w’'-]+ ){{0,3}}?(?:{'|'.join(sorted(words.SINGULAR))})\b)")
_HEARSAY = re.compile(r"\b(?:reportedly|allegedly|(?:believed|feared|said|presumed) to)\b")
_NO_ADJECTIVE = "|".join(sorted(words.NOT_AN_ADJECTIVE - {"of"}))
_COUNTED = re.compile(
    rf"(?: (?!(?:{_NO_ADJECTIVE})\b)[\w’'-]+){{0,3}}? ({'|'.join(sorted(words.PEOPLE))})\b", re.IGNORECASE
)
_READ_FIRST = ("toll", "after", "before", "either")  # "death toll" before "death", "lost their lives" before "lost"
_LOST_LIFE = "loss of life"  # the one zero without a word of harm of its own
_LONGEST_SENTENCE = 1500  # characters; what is longer is a list or a table, not a sentence
_MOST = 60  # tolls of one article; a text with more is a table of figures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One toll in its sentence: kind, numbers, span in the sentence, and where in it the word of harm begins."""

    what: str
    low: int
    high: int | None
    start: int
    end: int
    harm: int


def tolls(
    *,
    title: str,
    text: str,
    language: str,
    published_year: int | None = None,
    spans: tuple[tuple[int, int], ...] | None = None,
) -> tuple[Toll, ...]:
    """
    Find the numbers of victims that an article reports.

    A number counts when it is bound to a word of harm by the grammar of the sentence: "killed five", "five were
    killed", "the death toll rose to five". The number of those who did it, ages, years, distances and parts of a
    number already given ("including three children") do not. "No casualties" gives zero killed and zero wounded.
    English is covered in full; Russian, Ukrainian, Spanish, French and Arabic by nearness of number and word; other
    languages not at all.

    Args:
        title: Headline.
        text: Article body.
        language: BCP 47 primary tag.
        published_year: Year of publication, which decides what is history; None when unknown.
        spans: Sentences of `text` where the caller has them; None to split it here.

    Returns:
        In order of field and offset, at most 60.
    """
    found: list[Toll] = []
    for field, body in (("title", title), ("text", text)):
        cut = spans if field == "text" else None
        for span in _with_harm(body, language, cut):
            found.extend(_of_sentence(field, body, span, language, published_year))
    return tuple(found[:_MOST])


def _with_harm(body: str, language: str, spans: tuple[tuple[int, int], ...] | None) -> list[tuple[int, int]]:
    """The sentences of a field in which a word of harm can stand; most articles have none, so this is done fast."""
    if language not in words.TRIGGERS:
        return []
    hits = _triggers(language).find_matches_as_indexes(same_places(body))
    if not hits:
        return []
    cut = spans if spans is not None else sentences(body)
    return sorted({sentence_at(cut, start) for _, start, _ in hits})


@cache
def _triggers(language: str) -> AhoCorasick:
    """What a sentence must hold to be looked at, compiled once."""
    return AhoCorasick(list(words.TRIGGERS[language]))


@cache
def _english_harms() -> tuple[re.Pattern[str], Mapping[tuple[str, str], re.Pattern[str]]]:
    """
    One pattern of all English words of harm, and one for each (what, form), the longest readings first.

    The first finds them, in a tenth of the time that a pattern with a group for each kind takes; the others tell kinds.
    """
    kinds = sorted(words.ENGLISH, key=lambda kind: (kind[0] != "casualties", _READ_FIRST.index(kind[1])))
    any_of = "|".join(words.ENGLISH[kind] for kind in kinds)
    return re.compile(rf"\b{by_first_letter(any_of)}\b"), {
        kind: re.compile(rf"(?:{words.ENGLISH[kind]})\b") for kind in kinds
    }


def _of_sentence(
    field: str, body: str, span: tuple[int, int], language: str, published_year: int | None
) -> Iterator[Toll]:
    """The tolls of one sentence, with context and speaker."""
    sentence = body[span[0] : span[1]]
    if len(sentence) > _LONGEST_SENTENCE:
        return
    found = _english(sentence) if language == "en" else _nearest(sentence, language)
    for one in sorted(found, key=lambda item: (item.start, item.end, item.what)):
        start, end = span[0] + one.start, span[0] + one.end
        context = context_of(body, span, start, end, language, published_year=published_year)
        if context is Context.CURRENT and one.harm > one.start:  # "20 people may have died"
            context = context_of(body, span, span[0] + one.harm, end, language, published_year=published_year)
        attribution, speaker = attribution_of(body, span, start, end, language)
        if attribution is Attribution.ASSERTED and _HEARSAY.search(body, start, end):
            attribution = Attribution.CLAIMED
        yield Toll(
            what=one.what,
            low=one.low,
            high=one.high,
            surface=body[start:end],
            start=start,
            end=end,
            field=field,
            context=_of_fact(context, one),
            attribution=attribution,
            speaker=speaker if attribution is not Attribution.ASSERTED else None,
        )


def _of_fact(context: Context, found: _Found) -> Context:
    """A zero is itself a statement and is not negated by its own "no"."""
    return Context.CURRENT if found.high == 0 and context is Context.NEGATED else context


def _english(sentence: str) -> list[_Found]:
    """Tolls by the grammar of English."""
    harms = _harms(sentence)
    if not harms and _LOST_LIFE not in sentence.casefold():
        return []
    zeros = _zeros(sentence)
    numbers = [*quantities(sentence, "en"), *_a_person(sentence)]
    numbers = [one for one in numbers if not any(zero.start <= one.start < zero.end for zero in zeros)]
    if not numbers:
        return zeros
    numbers.sort(key=lambda number: number.start)
    return zeros + [_joined(sentence, number, harm) for number, harm in link(sentence, numbers, harms)]


def _zeros(sentence: str) -> list[_Found]:
    """ "No casualties" and its like."""
    found: list[_Found] = []
    for match in _ZERO.finditer(sentence):
        said = next(group for group in match.groups() if group).casefold()
        kinds = ["killed"] if re.search(r"casualt|death|fatal|life|victim|died|killed", said) else []
        kinds += ["wounded"] if re.search(r"casualt|injur|victim|hurt|wound", said) else []
        found.extend(
            _Found(what=what, low=0, high=0, start=match.start(), end=match.end(), harm=match.start()) for what in kinds
        )
    return found


def _a_person(sentence: str) -> Iterator[Quantity]:
    """ "A soldier" is one."""
    for match in _A_PERSON.finditer(same_places(sentence)):
        yield Quantity(low=1, high=1, start=match.start(), end=match.end(), core=match.start())


def _harms(sentence: str) -> list[Harm]:
    """The words of harm in a sentence, none inside another."""
    pattern, kinds = _english_harms()
    lower = same_places(sentence)
    found = []
    for match in pattern.finditer(lower):
        what, form = next(kind for kind, of_kind in kinds.items() if of_kind.match(lower, match.start()))
        found.append(Harm(what=what, form=form, start=match.start(), end=match.end()))
    return found


def _joined(sentence: str, number: Quantity, harm: Harm) -> _Found:
    """A number and its word of harm as one finding; families count as an open number of people."""
    behind = _COUNTED.match(sentence, number.end)
    household = behind is not None and behind[1].casefold() in words.HOUSEHOLDS
    return _Found(
        what=harm.what,
        low=number.low,
        high=None if household else number.high,
        start=min(number.start, harm.start),
        end=max(behind.end() if behind else number.end, harm.end),
        harm=harm.start,
    )


def _nearest(sentence: str, language: str) -> list[_Found]:
    """Tolls by nearness: at most four words and no punctuation between a number and a word of harm."""
    numbers = quantities(sentence, language)
    harms = [
        Harm(what=what, form="either", start=match.start(), end=match.end())
        for what, pattern in words.OTHERS[language].items()
        for match in re.finditer(rf"\b(?:{pattern})", sentence, re.IGNORECASE)
    ]
    found: list[_Found] = []
    for harm in sorted(harms, key=lambda one: one.start):
        near = min(
            ((_distance(sentence, number, harm), -number.start, number) for number in numbers),
            key=lambda item: item[:2],
            default=None,
        )
        if near is not None and near[0] <= 4:
            found.append(replace(_joined(sentence, near[2], harm)))
    return found


def _distance(sentence: str, number: Quantity, harm: Harm) -> int:
    """Words between a number and a word of harm; very many when punctuation or a year stands there."""
    between = sentence[number.end : harm.start] if number.end <= harm.start else sentence[harm.end : number.start]
    year = number.is_figure and 1900 <= number.low <= 2100
    if year or re.search(r"[,;:.!?—]|\d", between):
        return 99
    return len(between.split())
