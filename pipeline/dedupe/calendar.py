"""Names of months, weekdays and small numbers in several languages, as the digits that they stand for."""

from typing import Final

_MONTHS: Final = {
    "en": ["january february march april may june july august september october november december"],
    "es": ["enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"],
    "fr": ["janvier février mars avril mai juin juillet août septembre octobre novembre décembre"],
    "de": ["januar februar märz april mai juni juli august september oktober november dezember"],
    "it": ["gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"],
    "pt": ["janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"],
    "ru": [
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    ],
    "uk": [
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    ],
    "ar": ["يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"],
    "tr": ["ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"],
}
_WEEKDAYS: Final = {
    "en": ["monday tuesday wednesday thursday friday saturday sunday"],
    "es": ["lunes martes miércoles jueves viernes sábado domingo"],
    "fr": ["lundi mardi mercredi jeudi vendredi samedi dimanche"],
    "de": ["montag dienstag mittwoch donnerstag freitag samstag sonntag"],
    "it": ["lunedì martedì mercoledì giovedì venerdì sabato domenica"],
    "ru": [
        "понедельник вторник среда четверг пятница суббота воскресенье",
        "понедельник вторник среду четверг пятницу субботу",
    ],
    "uk": [
        "понеділок вівторок середа четвер п’ятниця субота неділя",
        "понеділок вівторок середу четвер п’ятницю суботу неділю",
    ],
    "ar": ["الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"],
    "tr": ["pazartesi salı çarşamba perşembe cuma cumartesi pazar"],
}
_NUMBERS: Final = {
    "en": [
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
    ],
    "es": ["uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"],
    "fr": ["un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"],
    "de": ["eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"],
    "ru": ["один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"],
}
_ENGLISH_TENS: Final = {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "dozen": "12",
}
_ALSO_COMMON: Final = frozenset(
    {"may", "march", "august", "second", "one", "un", "uno", "once", "mai", "mars", "mart", "pazar"}
)


def _read(prefix: str, rows: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """Number the names of each language from one."""
    return {
        language: {word: f"{prefix}{value}" for row in reversed(variants) for value, word in enumerate(row.split(), 1)}
        for language, variants in rows.items()
    }


_MONTH_OF: Final = _read("m", _MONTHS)
_WEEKDAY_OF: Final = _read("d", _WEEKDAYS)
_NUMBER_OF: Final = _read("", _NUMBERS)


def date_word(word: str, language: str, *, capital: bool) -> str | None:
    """
    Read the name of a month or weekday.

    Args:
        word: Case-folded, marks kept.
        language: BCP 47 primary tag.
        capital: Whether it stands with a capital; a name that is also a common word needs one.

    Returns:
        `m1` to `m12`, `d1` (Monday) to `d7`, or None when it is neither.
    """
    if word in _ALSO_COMMON and not capital:
        return None
    return _MONTH_OF.get(language, {}).get(word) or _WEEKDAY_OF.get(language, {}).get(word)


def number_word(word: str, language: str) -> str | None:
    """
    Read a small number spelled out, cardinal or (English) ordinal.

    Args:
        word: Case-folded, marks kept.
        language: BCP 47 primary tag.

    Returns:
        Its digits, or None when it is no number or too common a word to tell.
    """
    if word in _ALSO_COMMON:
        return None
    if language == "en" and word in _ENGLISH_TENS:
        return _ENGLISH_TENS[word]
    return _NUMBER_OF.get(language, {}).get(word)
