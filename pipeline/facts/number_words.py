"""The words that numbers are made of, as tables by language to be read and corrected by anybody."""

from collections.abc import Mapping
from types import MappingProxyType


def _pairs(table: str) -> Mapping[str, int]:
    """Read "one 1, two 2"."""
    return MappingProxyType({" ".join(entry.split()[:-1]): int(entry.split()[-1]) for entry in table.split(",")})


# Words that add up: "twenty-five" is 20 and 5.
UNITS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": _pairs(
            """
            one 1, two 2, three 3, four 4, five 5, six 6, seven 7, eight 8, nine 9, ten 10, eleven 11, twelve 12,
            thirteen 13, fourteen 14, fifteen 15, sixteen 16, seventeen 17, eighteen 18, nineteen 19, twenty 20,
            thirty 30, forty 40, fifty 50, sixty 60, seventy 70, eighty 80, ninety 90
            """
        ),
        "ru": _pairs(
            """
            один 1, одна 1, одного 1, двое 2, два 2, две 2, двух 2, трое 3, три 3, трех 3, трёх 3, четверо 4, четыре
            4, четырех 4, пять 5, пятеро 5, пяти 5, шесть 6, шестеро 6, семь 7, семеро 7, восемь 8, девять 9, десять
            10, двадцать 20, тридцать 30
            """
        ),
        "uk": _pairs(
            """
            один 1, одна 1, двоє 2, два 2, дві 2, двох 2, троє 3, три 3, трьох 3, четверо 4, чотири 4, п'ять 5, п’ять
            5, п'ятеро 5, п’ятеро 5, шість 6, шестеро 6, сім 7, семеро 7, вісім 8, дев'ять 9, дев’ять 9, десять 10
            """
        ),
        "es": _pairs(
            """
            un 1, una 1, uno 1, dos 2, tres 3, cuatro 4, cinco 5, seis 6, siete 7, ocho 8, nueve 9, diez 10, once 11,
            doce 12, quince 15, veinte 20, treinta 30
            """
        ),
        "fr": _pairs(
            """
            un 1, une 1, deux 2, trois 3, quatre 4, cinq 5, six 6, sept 7, huit 8, neuf 9, dix 10, onze 11, douze 12,
            quinze 15, vingt 20, trente 30
            """
        ),
        "ar": _pairs(
            """
            شخصين 2, شخصان 2, جنديين 2, ثلاثة 3, أربعة 4, خمسة 5, ستة 6, سبعة 7, ثمانية 8, تسعة 9, عشرة 10
            """
        ),
    }
)

# Words that multiply what stands before them.
SCALES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": _pairs(
            """
            hundred 100, thousand 1000, million 1000000, dozen 12, score 20
            """
        ),
        "ru": _pairs(
            """
            тысяч 1000, тысячи 1000, тыс 1000, миллиона 1000000, миллионов 1000000, млн 1000000
            """
        ),
        "uk": _pairs(
            """
            тисяч 1000, тисячі 1000, тис 1000, мільйона 1000000, мільйонів 1000000, млн 1000000
            """
        ),
        "es": _pairs(
            """
            mil 1000, millones 1000000, millón 1000000
            """
        ),
        "fr": _pairs(
            """
            cents 100, mille 1000, million 1000000, millions 1000000
            """
        ),
        "ar": _pairs(
            """
            ألف 1000, آلاف 1000, مليون 1000000
            """
        ),
    }
)

# Plural words, by the least number that they can mean; open above.
VAGUE: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": _pairs(
            """
            hundreds of thousands 200000, tens of thousands 20000, dozens 24, scores 40, hundreds 200, thousands
            2000, millions 2000000, a few 3, several 3, a handful of 3, multiple 2, tens 20
            """
        ),
        "ru": _pairs(
            """
            десятки тысяч 20000, сотни тысяч 200000, десятки 20, сотни 200, тысячи 2000, несколько 3
            """
        ),
        "uk": _pairs(
            """
            десятки тисяч 20000, сотні тисяч 200000, десятки 20, сотні 200, тисячі 2000, кілька 3
            """
        ),
        "es": _pairs(
            """
            decenas de miles 20000, decenas 20, cientos 200, centenares 200, miles 2000, varios 3, varias 3
            """
        ),
        "fr": _pairs(
            """
            des dizaines de milliers 20000, dizaines 20, centaines 200, milliers 2000, plusieurs 3, une dizaine 10,
            une douzaine 12, une quinzaine 15, une vingtaine 20, une trentaine 30, une centaine 100
            """
        ),
        "ar": _pairs(
            """
            عشرات الآلاف 20000, عشرات 20, العشرات 20, مئات 200, المئات 200, آلاف 2000
            """
        ),
    }
)

# Qualifications that leave a number open above; alternatives of a regular expression.
OPEN: Mapping[str, str] = MappingProxyType(
    {
        "en": "at least|no fewer than|not fewer than|no less than|not less than|"
        "more than|well over|over|upwards of|in excess of|a minimum of",
        "ru": "по меньшей мере|как минимум|не менее|более|больше|свыше",
        "uk": "щонайменше|принаймні|не менше|понад|більше",
        "es": "al menos|por lo menos|más de|como mínimo",
        "fr": "au moins|plus de",
        "ar": "على الأقل|ما لا يقل عن|أكثر من",
    }
)

# Qualifications that make a number the greatest.
CAPPED: Mapping[str, str] = MappingProxyType(
    {
        "en": "up to|as many as|no more than|not more than|at most|fewer than|less than|under",
        "ru": "до|не более|менее",
        "uk": "до|не більше|менше",
        "es": "hasta|menos de",
        "fr": "jusqu['’]à|moins de",
        "ar": "ما يصل إلى|أقل من",
    }
)

# Qualifications that leave a number what it is.
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "en": "about|around|some|roughly|approximately|nearly|"
        "almost|close to|an estimated|estimated|another|a total of|a further",
        "ru": "около|примерно|почти|еще|ещё",
        "uk": "близько|приблизно|майже|ще",
        "es": "unos|unas|cerca de|casi|otros|otras",
        "fr": "environ|près de|quelque|autres",
        "ar": "نحو|حوالي|قرابة",
    }
)
