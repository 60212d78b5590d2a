"""Writes days as the outlets of the newsroom write them, in four languages."""

from datetime import date, datetime
from types import MappingProxyType

_WEEKDAYS = MappingProxyType(
    {
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "ru": ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"),
        "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    }
)
"""Monday first; Russian in the form that answers "when"."""

_MONTHS = MappingProxyType(
    {
        "en": (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        "ru": (
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ),
        "es": (
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ),
        "ar": (
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ),
    }
)

_PATTERNS = MappingProxyType(
    {
        "en": "{day} {month}",
        "ru": "{day} {month}",
        "es": "{day} de {month}",
        "ar": "{day} {month}",
    }
)


def weekday(day: date, language: str) -> str:
    """Name the day of the week, as in "on Tuesday" without the "on" (Russian includes the preposition)."""
    return _WEEKDAYS[language][day.weekday()]


def day_and_month(day: date, language: str) -> str:
    """Write the day and the month in words, without the year."""
    return _PATTERNS[language].format(day=day.day, month=_MONTHS[language][day.month - 1])


def dateline(moment: datetime, language: str) -> str:
    """Write a moment as it stands under a headline: weekday, day, month, year and time."""
    day = day_and_month(moment, language)
    if language == "ru":
        return f"{day} {moment.year}, {moment:%H:%M}"
    return f"{weekday(moment, language)}, {day} {moment.year}, {moment:%H:%M}"
