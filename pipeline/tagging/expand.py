"""Writes out the forms of a term: alternatives in braces, inflections behind a slash, particles written together."""

import itertools
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

IRREGULAR_VERBS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "begin": ("begins", "began", "begun", "beginning"),
        "blow": ("blows", "blew", "blown", "blowing"),
        "break": ("breaks", "broke", "broken", "breaking"),
        "burn": ("burns", "burned", "burnt", "burning"),
        "die": ("dies", "died", "dying"),
        "drive": ("drives", "drove", "driven", "driving"),
        "fall": ("falls", "fell", "fallen", "falling"),
        "fight": ("fights", "fought", "fighting"),
        "find": ("finds", "found", "finding"),
        "flee": ("flees", "fled", "fleeing"),
        "fly": ("flies", "flew", "flown", "flying"),
        "free": ("frees", "freed", "freeing"),
        "give": ("gives", "gave", "given", "giving"),
        "go": ("goes", "went", "gone", "going"),
        "hang": ("hangs", "hanged", "hung", "hanging"),
        "hit": ("hits", "hitting"),
        "hold": ("holds", "held", "holding"),
        "keep": ("keeps", "kept", "keeping"),
        "lay": ("lays", "laid", "laying"),
        "leave": ("leaves", "left", "leaving"),
        "lose": ("loses", "lost", "losing"),
        "make": ("makes", "made", "making"),
        "meet": ("meets", "met", "meeting"),
        "overrun": ("overruns", "overran", "overrunning"),
        "overthrow": ("overthrows", "overthrew", "overthrown", "overthrowing"),
        "put": ("puts", "putting"),
        "retake": ("retakes", "retook", "retaken", "retaking"),
        "run": ("runs", "ran", "running"),
        "send": ("sends", "sent", "sending"),
        "set": ("sets", "setting"),
        "shoot": ("shoots", "shot", "shooting"),
        "sink": ("sinks", "sank", "sunk", "sinking"),
        "strike": ("strikes", "struck", "striking"),
        "swap": ("swaps", "swapped", "swapping"),
        "take": ("takes", "took", "taken", "taking"),
        "throw": ("throws", "threw", "thrown", "throwing"),
        "win": ("wins", "won", "winning"),
        "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    }
)
IRREGULAR_NOUNS: Mapping[str, str] = MappingProxyType(
    {"child": "children", "casualty": "casualties", "aircraft": "aircraft", "hostilities": "hostilities"}
)
DOUBLING = frozenset(
    {"kidnap", "ban", "gun", "gas", "grab", "plan", "rob", "stab", "stop", "trap", "drop", "pin", "ram"}
)
_BRACES = re.compile(r"\{([^{}]*)\}")
_VOWELS = "aeiou"


def _verb(base: str) -> tuple[str, ...]:
    """Base form, third person, past and -ing form of an English verb."""
    if base in IRREGULAR_VERBS:
        return (base, *IRREGULAR_VERBS[base])
    third = _plural(base)
    if base.endswith("e"):
        return (base, third, f"{base}d", f"{base[:-1]}ing")
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return (base, third, f"{base[:-1]}ied", f"{base}ing")
    stem = base + base[-1] if base in DOUBLING else base
    return (base, third, f"{stem}ed", f"{stem}ing")


def _plural(base: str) -> str:
    """Plural of an English noun, or the third person of a verb."""
    if base in IRREGULAR_NOUNS:
        return IRREGULAR_NOUNS[base]
    if base.endswith("man"):
        return f"{base[:-3]}men"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh")) else f"{base}s"


def _noun(base: str) -> tuple[str, ...]:
    """Singular and plural of an English, French or Spanish noun."""
    return (base, _plural(base))


def _masculine(base: str) -> tuple[str, ...]:
    """Cases of a Russian or Ukrainian noun that ends in a consonant."""
    return (base, *(base + ending for ending in ("а", "у", "ом", "е", "і", "ы", "и", "ов", "ів", "ам", "ами", "ах")))


def _feminine(base: str) -> tuple[str, ...]:
    """Cases of a Russian or Ukrainian noun in -а or -я."""
    stem = base[:-1]
    endings = ("а", "ы", "и", "і", "е", "у", "ой", "ою", "", "ам", "ами", "ах")
    soft = ("я", "и", "і", "ї", "ю", "ей", "ею", "єю", "й", "ям", "ями", "ях", "е")
    return tuple(stem + ending for ending in (soft if base.endswith("я") else endings))


MARKS: Mapping[str, Callable[[str], tuple[str, ...]]] = MappingProxyType(
    {"n": _noun, "v": _verb, "m": _masculine, "f": _feminine}
)


def forms(template: str) -> tuple[str, ...]:
    """
    Write out all forms that a term of the lexicon stands for.

    `{a|b}` stands for either, `{a|}` for a or nothing; `word/n` for singular and plural, `word/v` for the forms of an
    English verb, `word/m` and `word/f` for the cases of a Russian or Ukrainian masculine or feminine noun.

    Args:
        template: A term as written in the lexicon.

    Returns:
        Each form once, in order.

    Raises:
        ValueError: If a brace is open or a mark unknown; the message says which.
    """
    return tuple(dict.fromkeys(form for plain in _alternatives(template) for form in _inflections(plain)))


def _alternatives(template: str) -> list[str]:
    """Resolve the braces."""
    found = _BRACES.search(template)
    if found is None:
        if "{" in template or "}" in template:
            message = f"a brace is not closed in {template!r}"
            raise ValueError(message)
        return [template]
    head, tail = template[: found.start()], template[found.end() :]
    return [form for option in found[1].split("|") for form in _alternatives(f"{head}{option}{tail}")]


def _inflections(plain: str) -> list[str]:
    """Resolve the marks of a term without braces."""
    options: list[tuple[str, ...]] = []
    for word in plain.split():
        base, slash, mark = word.partition("/")
        if not slash:
            options.append((word,))
        elif mark in MARKS and base:
            options.append(MARKS[mark](base))
        else:
            message = f"unknown mark /{mark} in {plain!r}; known are {', '.join(f'/{name}' for name in MARKS)}"
            raise ValueError(message)
    return [" ".join(words) for words in itertools.product(*options)]


def name_forms(name: str, language: str) -> tuple[str, ...]:
    """
    Write out the forms in which a name occurs in running text.

    Arabic names take the particles that are written together with them; the names of other languages are listed in
    all their forms.

    Args:
        name: As listed in the configuration.
        language: BCP 47 primary tag, or `any`.

    Returns:
        Each form once, the name itself first.
    """
    if language != "ar":
        return (name,)
    definite = (f"لل{name[2:]}",) if name.startswith("ال") else ()
    return (name, *(particle + name for particle in ("و", "ب", "ل", "ف", "وب", "ول")), *definite)
