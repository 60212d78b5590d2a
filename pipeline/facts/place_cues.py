"""Says what part a place name plays in its English sentence, by the words around it."""

import re
from functools import lru_cache

from pipeline.facts.patterns import by_first_letter

_FORCE = (
    r"(?:armed\s+)?(?:forces?|troops|army|military|soldiers?|fighters?|servicemen|navy|air\s?force|warplanes?|jets?|"
    r"helicopters?|drones?|artillery|missiles?|rockets?|airstrikes?|air\s+strikes?|air\s+raids?|raids?|strikes?|"
    r"offensive|attacks?|invasion|bombardment|shelling|bombing|defen[cs]e|ministry|minister|"
    r"government|president|prime|foreign|secretary|congress|senate|state\s+department|envoy|embassy|administration|officials?|authorities|parliament|police|intelligence|security\s+(?:service|forces)|"
    r"diplomats?|ambassador|spokes\w+|state\s+(?:media|tv|television|news)|news\s+agency|media|regime|separatists?|rebels?|"
    r"militants?|allies|ally|leaders?|general\s+staff|side|mission|embassy|delegation|interior|border\s+guards?|proxies)"
)
_SAYING = (
    r"(?:said|says|say|saying|claims?|claimed|den(?:y|ies|ied)|accus(?:es?|ed|ing)|blam(?:es?|ed)|warn(?:s|ed)?|urg(?:es?|ed)|encourag(?:es?|ed)|"
    r"call(?:s|ed)\s+(?:for|on)|vow(?:s|ed)?|announc(?:es?|ed)|condemn(?:s|ed)?|reject(?:s|ed)?|insist(?:s|ed)?|agree(?:s|d)?|"
    r"launch(?:es|ed)?|fir(?:es|ed)|attack(?:s|ed)?|invad(?:es?|ed)|shell(?:s|ed)?|bomb(?:s|ed)?|strik(?:es?)|struck|"
    r"kill(?:s|ed)?|captur(?:es?|ed)|seiz(?:es?|ed)|sen(?:ds?|t)|deploy(?:s|ed)?|want(?:s|ed)?|refus(?:es?|ed)|"
    r"responded|retaliat(?:es?|ed)|supports?|supported|back(?:s|ed)?|maintains?|maintained|target(?:s|ed)?|"
    r"acknowledg(?:es?|ed)|declared|declares|hit(?:s)?|pound(?:s|ed)?|carried\s+out|conducted|will|would|must|should)"
)
_GROUND = (
    r"(?:territory|territories|soil|borderlands?|towns?|cit(?:y|ies)|villages?|provinces?|regions?|districts?|capital|coast|"
    r"side\s+of|port|airspace|island|settlements?|refugee\s+camp|city\s+of|town\s+of|village\s+of|province\s+of|region\s+of|"
    r"enclave|countryside|prison|hospital|school|market|airport|air\s?base|military\s+base|oblast|governorate|border\s+(?:towns?|villages?|regions?|"
    r"areas?|posts?|settlements?|districts?))"
)
_PART_WORDS = (
    r"the|its|north|south|east|west|northern|southern|eastern|western|central|northeastern|northwestern|"
    r"southeastern|southwestern|north-?eastern|north-?western|south-?eastern|south-?western|northeast|northwest|southeast|"
    r"southwest|rural|besieged|occupied|disputed|rebel-held|government-held|militant-held|regime-held|war-torn|"
    r"neighbou?ring|nearby|capital|capital,|city|town|towns|village|villages|province|region|district|settlement|"
    r"countryside|border|port|coastal|upper|lower|greater|mainland|areas?|suburbs?|outskirts|parts?|direction|directions|"
    r"vicinity|neighbou?rhoods?|cities|provinces|regions|districts|settlements|of|and"
)
_IN_WORDS = (
    r"in|inside|into|near|at|across|around|throughout|within|over|outside|on|along|towards?|through|entering|beside|"
    r"reach(?:ed|es)?|enter(?:ed|s)?|hit|hits|hitting|struck|strikes?|striking|shell(?:ed|s|ing)?|bomb(?:ed|s|ing)?|"
    r"attack(?:ed|s|ing)?|invad(?:ed|es|ing)|pound(?:ed|s|ing)?|captur(?:ed|es|ing)|seiz(?:ed|es|ing)|"
    r"target(?:ed|s|ing)?|rock(?:ed|s|ing)?|raid(?:ed|s|ing)?|storm(?:ed|s|ing)?|control(?:s|led)?|retak(?:e|es|en)|"
    r"retook|recaptured?|liberated?|besieg(?:ed|es|ing)|fled|flee|fleeing|leav(?:e|es|ing)"
)
_IN = re.compile(
    rf"\b(?:{_IN_WORDS}|"
    r"(?:north|south|east|west|\w+ern|centre|center|parts?|areas?|side|rest|countryside|city|cities|town|towns|villages?|"
    r"provinces?|regions?|districts?|suburbs?|outskirts|directions?|vicinity|capital|port|island|coast|villages\s+in|"
    r"settlements?|enclave|siege|bombardment|bombing|shelling|invasion|capture|fall|battle|camp)\s+of)\s+"
    rf"(?:(?:{_PART_WORDS})\s+){{0,6}}[“\"'‘]?$",
    re.IGNORECASE,
)
_LAST_BEFORE = re.compile(rf"\b{by_first_letter(f'{_IN_WORDS}|{_PART_WORDS}')}$")  # what `_IN` can end with
_WITHIN = re.compile(
    r"\b(?:governorate|province|region|city|town|village|district|oblast|county|state|camp),\s+$", re.IGNORECASE
)
_NEAR = re.compile(
    r"\b(?:near|outside|around|close\s+to|vicinity\s+of|outskirts\s+of|suburbs?\s+of|countryside\s+of|rural|towards?|"
    r"direction\s+of|directions\s+of|(?:north|south|east|west|northeast|northwest|southeast|southwest)\s+of|"
    r"\d+\s*(?:km|kilomet(?:er|re)s?|miles?)\s+(?:\w+\s+)?(?:of|from)|surroundings\s+of)\s+(?:the\s+)?"
    r"(?:(?:city|town|village|settlement|capital)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_COUNTRYSIDE = re.compile(
    r"^(?:['’]s?)?\s+(?:countryside|outskirts|suburbs?|surroundings|front|frontline|desert)\b", re.IGNORECASE
)
_DIVISION = re.compile(
    r"(?:['’]s?)?\s+(?:province|governorate|region|oblast|district|state|countryside|raion|county|department)\b",
    re.IGNORECASE,
)
_DIVISION_BEFORE = re.compile(
    r"\b(?:province|governorate|region|oblast|countryside|state|reef|rif)\s+(?:of\s+)?$", re.IGNORECASE
)
_AGENT = re.compile(
    r"\b(?:by|accus(?:ed|es|ing)|blam(?:ed|es|ing)|told|urg(?:ed|es|ing)|(?<!border\s)(?<!borders\s)with|between|backed\s+by|support\s+of|help\s+of|"
    r"against|warned|ally\s+of|allied\s+with)\s+(?:both\s+)?(?:[A-Z]\w+\s+and\s+)?$"
)
_AFTER_FORCE = re.compile(rf"^\.?(?:['’]s?)?(?:\s+|-)(?:[\w-]+\s+){{0,3}}?{_FORCE}\b", re.IGNORECASE)
_AFTER_SAYING = re.compile(
    rf"^\.?(?:,[^,]{{0,60}},|\s+and\s+[A-Z]\w+)?\s+(?:has\s+|have\s+|had\s+|also\s+|later\s+|on\s+\w+day\s+)*{_SAYING}\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"^\s+(?:has\s+|have\s+|had\s+|also\s+|later\s+|on\s+\w+day\s+)*(?:said|says|claim(?:s|ed)|den(?:y|ies|ied)|"
    r"accus(?:es?|ed|ing)|blam(?:es?|ed)|warn(?:s|ed)?|urg(?:es?|ed)|call(?:s|ed)\s+(?:for|on)|vow(?:s|ed)?|"
    r"announc(?:es?|ed)|condemn(?:s|ed)?|reject(?:s|ed)?|insist(?:s|ed)?|agree(?:s|d)?|wants?|wanted|refus(?:es?|ed)|"
    r"support(?:s|ed)|back(?:s|ed)|maintain(?:s|ed)|declare[sd]|launch(?:es|ed)|deploy(?:s|ed)|sen(?:ds|t)|will|would|must)\b",
    re.IGNORECASE,
)
_VICTIMS = re.compile(
    r"^\s+(?:[a-z-]+\s+)?(?:citizens?|civilians?|people|children|women|villagers|families|residents|revolution|desert|interior|"
    r"Kurds|towns?|cities|town|city|village|villages|skies|sky)\b"
)
_SCENE = re.compile(
    r"^(?:['’]s?)?\s+(?:[a-z]+\s+){0,2}(?:bombings?|blasts?|explosions?|wars?|conflict|massacres?|clashes|protests?|unrest|violence|"
    r"crisis|coup|fighting|shootings?|truce|ceasefire|chemical\s+attacks?|suicide\s+attacks?)\b"
)
_BORDER = re.compile(r"^(?:\s?[-–/]\s?\w+|\s+and\s+\w+)?\s+(?:borders?|frontier)\b", re.IGNORECASE)
_BACKED = re.compile(
    r"^-(?-i:[A-Z])\w+|^(?:-|\s)(?:backed|led|controlled|occupied|held|loyal|allied|aligned|sponsored|supported|trained|made|based\s+group)\b",
    re.IGNORECASE,
)
_AFTER_GROUND = re.compile(rf"^(?:['’]s?)?\s+(?:(?!{_FORCE}\b)[\w-]+\s+){{0,3}}?{_GROUND}\b", re.IGNORECASE)
_GROUND_NEXT = re.compile(rf"^(?:['’]s?)?\s+(?:[\w-]+\s+)?{_GROUND}\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^['’]s?\s")
_VIOLENCE = re.compile(
    r"\b"
    + by_first_letter(
        r"fir(?:ed|es|ing)|shell(?:ed|s|ing)|bomb(?:ed|s|ing|ings)|bombard\w*|attack(?:ed|s|ing)?|clash(?:ed|es|ing)?|"
        r"fight(?:ing)?|fought|strikes?|struck|kill(?:ed|s|ing)?|killings?|shot|shoot(?:ing|ings)?|explo(?:ded|sion|sions|des)|blast|blasts|"
        r"ambush(?:ed)?|raid(?:ed|s)?|storm(?:ed|s)|captur(?:ed|es)|seiz(?:ed|es)|massacred?|casualties|airstrikes?|"
        r"warplanes?|losses|wounded|injured|assassinat\w+|executed?|besieged?|advance[ds]?|control|offensive|battles?"
    )
    + r"\b"
)
_REACH = 70  # characters around a name that are looked at


def is_actor(sentence: str, start: int, end: int, *, is_demonym: bool) -> bool:
    """
    Whether a country's name stands for those who act, not for where it happens.

    "Russian forces", "Armenia denied", "by Iran" are actors; "Armenian border towns", "in Iran", "Iran's capital" are
    places.

    Args:
        sentence: The sentence.
        start: Offset of the name in it.
        end: Offset behind the name.
        is_demonym: Whether the name is a demonym or adjective; without ground behind it, it stands for people.

    Returns:
        True for actors.
    """
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    if _GROUND_NEXT.match(after) or _BORDER.match(after) or (not is_demonym and _SCENE.match(after)):
        return False
    if _is_source(before, after):
        return True
    if _BACKED.match(after):
        return True
    if is_demonym:
        return _AFTER_FORCE.match(after) is not None or _AFTER_GROUND.match(after) is None
    if _is_in(before):
        return _AGENT.search(before) is not None or (
            _POSSESSIVE.match(after) is not None and _AFTER_FORCE.match(after) is not None
        )
    ground = _POSSESSIVE.match(after) is None or _AFTER_GROUND.match(after) is not None
    return not ground or any(
        pattern.search(one) for pattern, one in ((_AFTER_FORCE, after), (_AGENT, before), (_AFTER_SAYING, after))
    )


def _is_source(before: str, after: str) -> bool:
    """Whether a headline names its source so: "Moscow: bombers hit targets", "17 killed by car bomb: Ankara"."""
    return (not before.strip() and after.startswith(": ")) or (before.endswith((": ", " - ")) and not after.strip(" ."))


def is_speaking_capital(sentence: str, start: int, end: int) -> bool:
    """Whether a capital stands for its government: "Moscow denied", "Tehran-backed", "Kyiv's forces"."""
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    if _BACKED.match(after) or _is_source(before, after):
        return True
    if _is_in(before):
        return False
    return _SPEAKS.match(after) is not None or (
        _POSSESSIVE.match(after) is not None and _AFTER_FORCE.match(after) is not None
    )


def is_of_victims(sentence: str, end: int) -> bool:
    """Whether a demonym tells who suffers, or a land: "Syrian civilians", "the Syrian desert"."""
    return _VICTIMS.match(sentence[end : end + _REACH]) is not None


def is_location(sentence: str, start: int, end: int) -> bool:
    """Whether a name stands where English puts a place: behind "in", "near", "shelled", or before "city", "blast"."""
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    held = ((_WITHIN, before), (_GROUND_NEXT, after), (_SCENE, after))
    return _is_in(before) or any(pattern.search(one) for pattern, one in held)


def _is_in(before: str) -> bool:
    """Whether a name stands behind "in", "near", "shelled"; the last word is looked at first, for the rest is slow."""
    words = before.rstrip("“\"'‘").rsplit(maxsplit=1)
    return bool(words) and _LAST_BEFORE.search(words[-1].casefold()) is not None and _IN.search(before) is not None


def is_near(sentence: str, start: int, end: int) -> bool:
    """Whether it happened beside or around the place: "near", "countryside of", "12 km north of", "toward"."""
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    return _NEAR.search(before) is not None or _COUNTRYSIDE.match(after) is not None


def is_division(sentence: str, start: int, end: int) -> bool:
    """Whether a name that a town and its province share means the province."""
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    inside = _DIVISION.search(sentence, max(start, end - 14), end) is not None
    return inside or _DIVISION.match(after) is not None or _DIVISION_BEFORE.search(before) is not None


@lru_cache(maxsize=256)
def is_violent(sentence: str) -> bool:
    """Whether a sentence speaks of violence in plain words, even where no term of the lexicon stands in it."""
    return _VIOLENCE.search(sentence.casefold()) is not None
