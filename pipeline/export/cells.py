"""Pure: how one value is spelled in a file, and which text a spreadsheet would run as a formula."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from uuid import UUID

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(value: object) -> object:
    """
    Take the force out of a text that a spreadsheet would run as a formula.

    Args:
        value: A cell; only texts are touched.

    Returns:
        The value; a text that begins like a formula, after blanks, with an apostrophe in front.

    Source:
        OWASP, CSV injection; the full-width signs are read as the plain ones by some spreadsheets.
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) | value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def spelled(value: object) -> object:
    """
    Spell a value as JSON can hold it.

    Args:
        value: As DuckDB returns it.

    Returns:
        Texts, numbers, truth values, None, lists and mappings of them; moments as ISO 8601.
    """
    match value:
        case datetime() | date() | time():
            plain: object = value.isoformat()
        case Decimal():
            plain = int(value) if value == value.to_integral_value() else float(value)
        case timedelta() | UUID():
            plain = str(value)
        case bytes() | bytearray() | memoryview():
            plain = bytes(value).hex()
        case float() if not isfinite(value):
            plain = None
        case list() | tuple():
            plain = [spelled(one) for one in value]
        case dict():
            plain = {str(key): spelled(one) for key, one in value.items()}
        case _:
            plain = value
    return plain


def visible(text: str) -> str:
    """
    Make control characters visible, so that a text cannot steer the terminal that shows it.

    Returns:
        The text; control characters other than line breaks as their symbols, others as a replacement mark.
    """
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    """One character as a terminal may show it."""
    code = ord(letter)
    if letter == "\n" or (code >= 32 and code not in range(0x7F, 0xA0) and code not in _STEERING):
        return letter
    return chr(0x2400 + code) if code < 32 else "\N{REPLACEMENT CHARACTER}"


_STEERING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Embeddings and overrides of writing direction, which can make a line read as another."""
