"""Pure: who wrote a text and which agency it is taken from, as by-lines, datelines and credit lines say it."""

import re

from pipeline.text import plain_letters

_LEAD = re.compile(
    r"^(?:(?:written|reported|posted|story|report)\s+)?(?:by|von|par|por|di|da|door|av|af|przez|автор|текст|"
    r"autor|auteur|autore)\b[\s:]+|"
    r"^(?:автор|autor|author|auteur|text)s?\s*:\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*@\S+|https?://\S+|\bwww\.\S+")
_HARD_BREAK = re.compile(r"\s*(?:[;|•·/\n]|\s(?:and|und|et|y|und|och|en|и|та|و|&)\s)\s*", re.IGNORECASE)
_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "editor",
        "author",
        "staff",
        "webmaster",
        "news desk",
        "newsdesk",
        "web desk",
        "none",
        "null",
        "unknown",
        "guest",
        "user",
        "редакция",
    }
)
_LONGEST_NAME = 100  # characters

# Agencies whose texts other outlets print, under the spellings found in datelines and credit lines. The list is ours.
_AGENCIES = {
    "AP": ("ap", "associated press", "the associated press", "ap news"),
    "Reuters": ("reuters", "thomson reuters", "рейтер", "рейтерс", "رويترز"),
    "AFP": ("afp", "agence france-presse", "agence france presse", "аfp", "أ ف ب", "ا ف ب", "فرانس برس"),
    "dpa": ("dpa", "deutsche presse-agentur"),
    "EFE": ("efe", "agencia efe"),
    "ANSA": ("ansa",),
    "TASS": ("tass", "itar-tass", "тасс"),
    "Interfax": ("interfax", "интерфакс"),
    "Interfax-Ukraine": ("interfax-ukraine", "интерфакс-украина", "інтерфакс-україна"),
    "RIA Novosti": ("ria novosti", "ria", "риа новости"),
    "Sputnik": ("sputnik", "спутник"),
    "Ukrinform": ("ukrinform", "укринформ", "укрінформ"),
    "UNIAN": ("unian", "униан", "уніан"),
    "Xinhua": ("xinhua", "xinhua news agency", "新华社"),
    "Anadolu": ("aa", "anadolu", "anadolu agency", "anadolu ajansi"),
    "DHA": ("dha", "demiroren haber ajansi"),
    "IHA": ("iha", "ihlas haber ajansi"),
    "IANS": ("ians",),
    "PTI": ("pti", "press trust of india"),
    "ANI": ("ani",),
    "UPI": ("upi", "united press international"),
    "PA Media": ("pa", "pa media", "press association"),
    "AAP": ("aap", "australian associated press"),
    "APP": ("app", "associated press of pakistan"),
    "BSS": ("bss",),
    "UNB": ("unb",),
    "Kyodo": ("kyodo", "kyodo news"),
    "Jiji": ("jiji", "jiji press"),
    "Yonhap": ("yonhap",),
    "CNA": ("cna", "central news agency"),
    "Bernama": ("bernama",),
    "Antara": ("antara",),
    "KUNA": ("kuna",),
    "SPA": ("spa", "saudi press agency"),
    "WAM": ("wam",),
    "QNA": ("qna",),
    "SANA": ("sana", "سانا"),
    "IRNA": ("irna", "ایرنا"),
    "Tasnim": ("tasnim",),
    "Fars": ("fars", "fars news agency"),
    "MENA": ("mena", "middle east news agency"),
    "Petra": ("petra",),
    "NNA": ("nna", "national news agency"),
    "INA": ("ina", "iraqi news agency"),
    "WAFA": ("wafa", "وفا"),
    "SUNA": ("suna",),
    "ENA": ("ena", "ethiopian news agency"),
    "NAN": ("nan", "news agency of nigeria"),
    "GNA": ("gna", "ghana news agency"),
    "PANA": ("pana", "panapress"),
    "APA": ("apa",),
    "Azertac": ("azertac", "azertag"),
    "Armenpress": ("armenpress",),
    "Belga": ("belga",),
    "ANP": ("anp",),
    "NTB": ("ntb",),
    "TT": ("tt",),
    "Ritzau": ("ritzau",),
    "STT": ("stt",),
    "PAP": ("pap",),
    "CTK": ("ctk",),
    "MTI": ("mti",),
    "Tanjug": ("tanjug",),
    "Hina": ("hina",),
    "BTA": ("bta",),
    "Lusa": ("lusa",),
    "Europa Press": ("europa press",),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "CNN": ("cnn", "cnn wire"),
    "BBC": ("bbc", "bbc news", "bbc monitoring"),
    "VOA": ("voa", "voice of america"),
    "RFE/RL": ("rfe/rl", "radio free europe/radio liberty", "rferl"),
    "The New Humanitarian": ("the new humanitarian",),
    "IPS": ("ips", "inter press service"),
}
_BY_SPELLING = {plain_letters(form): name for name, forms in _AGENCIES.items() for form in forms}
# As in: KYIV, Ukraine (AP) — …; LONDON, Sept 13 (Reuters) - …; (AFP) …; BAKU, September 13. /TASS/. …
_DATELINE = re.compile(
    r"^(?P<place>[^()\[\]/\n]{0,60})[(\[/](?P<agency>[^()\[\]\n]{2,30})[)\]/][\s.]*(?P<dash>[-–—:])?"
)
_PLACE_IN_CAPITALS = re.compile(r"[^\W\d_a-zа-яё]{3,}\b")
# "МОСКВА, 13 сен — РИА Новости." and "Paris, France | AFP | "
_PLAIN_DATELINE = re.compile(r"^(?P<place>[^|—–\n]{2,40})\s*[|—–]\s*(?P<agency>[^|—–.\n]{2,30})\s*[|.—–]")
_CREDIT_LINE = re.compile(
    r"^[\s(\[*–—-]*(?:(?:news\s+)?sources?|credits?|quelle|fuente|fonte|źródło|bron|kaynak|источник|джерело|"
    r"المصدر|via|agency|agencies)\s*[:：]\s*"
    r"(?P<agency>[^\n]{2,60}?)[\s)\].*]*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright|all rights reserved)", re.IGNORECASE)
_ALONE = re.compile(r"^[\s(\[*–—/-]*(?P<agency>[^()\[\]\n]{2,40}?)[\s)\].*/]*$")
_DESK = re.compile(
    r"^[(\[]?\s*(?:reporting|additional reporting|writing)\s+by\b.{3,300}\bediting\s+by\b", re.IGNORECASE
)
_WITH = re.compile(
    r"\b(?:with|contains)\s+(?:additional\s+)?(?:reporting|input|inputs|material|information)\s+(?:by|"
    r"from)\s+(?P<agency>[^.()\n]{2,60})",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"^(?:[^\W\d_a-zа-я][\w.'’&-]*)(?:\s+[\w.'’&-]+){0,4}$")


def names(raw: str) -> tuple[str, ...]:
    """
    Read the names out of a by-line.

    Args:
        raw: A by-line on one line, such as `By Ann Lee and Bo Ek`.

    Returns:
        The names in order, each once, without addresses; empty for placeholders such as `admin`.
    """
    line = _LEAD.sub("", _ADDRESS.sub(" ", raw).strip(" ,;|-–—()"))
    found: list[str] = []
    for piece in _HARD_BREAK.split(line):
        parts = [part.strip(" ,-–—()\"'") for part in piece.split(",")]
        # "Lee, Ann" is one name, "Ann Lee, Bo Ek" are two.
        several = len(parts) > 1 and all(len(part.split()) > 1 or agency(part) for part in parts)
        found.extend(parts if several else [piece.strip(" ,-–—()\"'")])
    return tuple(dict.fromkeys(name for name in found if _is_name(name)))


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST_NAME
        and any(letter.isalpha() for letter in name)
        and name.casefold() not in _NOBODY
        and len(name.split()) <= 8
    )


def agency(name: str) -> str | None:
    """
    Give the common name of a news agency.

    Args:
        name: As written, in any of the spellings we know.

    Returns:
        Its common name; None when it is none that we know.
    """
    bare = re.sub(r"^the\s+", "", plain_letters(name).strip(" .,:;()[]/«»\"'"))
    return _BY_SPELLING.get(bare)


def credit(text: str) -> str | None:
    """
    Find the agency or outlet that a text credits.

    Looked at are the dateline of the first two paragraphs and the last three paragraphs.

    Args:
        text: Plain text, paragraphs separated by one newline.

    Returns:
        The agency's common name, or the outlet as a credit line spells it; None when nobody is credited.
    """
    lines = [line for line in text.split("\n") if line]
    for line in lines[:2]:
        found = _from_dateline(line)
        if found is not None:
            return found
    for line in reversed(lines[-3:]):
        found = _from_credit_line(line)
        if found is not None:
            return found
    return None


def _from_dateline(line: str) -> str | None:
    """The agency of a dateline; a line that consists of one, too."""
    head = line[:140]
    bracketed = _DATELINE.match(head)
    if bracketed is not None and (bracketed["dash"] or not bracketed["place"] or _PLACE_IN_CAPITALS.match(head)):
        found = _first_agency(bracketed["agency"])
        if found is not None:
            return found
    plain = _PLAIN_DATELINE.match(head)
    found = _first_agency(plain["agency"]) if plain is not None else None
    if found is not None:
        return found
    return _from_credit_line(line) if len(line) < 60 else None


def _from_credit_line(line: str) -> str | None:
    """The agency or outlet that one of the last lines names."""
    stated = _CREDIT_LINE.match(line)
    if stated is not None:
        named = stated["agency"].strip(" .,;")
        return _first_agency(named) or (named if _CAPITALISED.match(named) else None)
    if _DESK.match(line):
        return "Reuters"  # the closing line of that agency's house style
    shared = _WITH.search(line) if len(line) < 200 else None
    if shared is not None:
        return _first_agency(shared["agency"])
    if len(line) < 200 and _COPYRIGHT.search(line):
        return _mentioned(line)
    alone = _ALONE.match(line) if len(line) < 50 else None
    if alone is not None:
        return _first_agency(alone["agency"])
    closing = re.search(r"\((?P<agency>[^()]{2,30})\)[\s.]*$", line[-40:])
    return _first_agency(closing["agency"]) if closing is not None else None


def _first_agency(listed: str) -> str | None:
    """The first known agency of a list such as `AFP/Reuters` or `AP, Kyiv`."""
    whole = agency(listed)
    if whole is not None:
        return whole
    return next(
        filter(None, (agency(part) for part in re.split(r"[/,;|+&]|\s(?:and|und|et)\s|\s[-–—]\s", listed))), None
    )


def _mentioned(line: str) -> str | None:
    """A known agency anywhere in a short line."""
    words = re.findall(r"[^\W\d_][\w/-]*", line)
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            candidate = " ".join(words[start : start + size])
            if (size > 1 or candidate[0].isupper()) and (found := agency(candidate)) is not None:
                return found
    return None
