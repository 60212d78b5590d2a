"""Pure: a date as publishers write it becomes a moment, or says why it cannot."""

import re
from datetime import UTC, datetime, timedelta, timezone

from dateutil import parser as dateutil_parser

from pipeline.models import Stated

_LONGEST = 200  # characters of the raw statement that are kept
_AHEAD = timedelta(days=1)  # no zone on earth and no scheduled story is further ahead than this

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# RFC 822, section 5, and the abbreviations that publishers use beside it, in minutes east of UTC. Those that name
# several zones (IST, CST outside America, BST in Asia) are read as in RFC 822 or, where it is silent, as in Europe.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "bst": 60, "west": 60, "cet": 60,
    "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "trt": 180, "jst": 540, "kst": 540,
    "hkt": 480, "sgt": 480, "pkt": 300, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "sast": 120, "eat": 180,
    "cat": 120, "wat": 60,
}  # fmt: skip
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"(?:[T\s]+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>[A-Za-z]{1,5}|"
    r"[+-]\d\d(?::?\d\d)?)?)?",
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<day>\d\d?)[\s-]+(?P<month>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d\d)"
    r"(?:,?\s+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<zone>[A-Za-z]{1,5}|(?:GMT|"
    r"UTC)?[+-]\d\d?(?::?\d\d)?)?"
    r"(?:\s*\([A-Za-z ]+\))?)?",
)
_NUMERIC = re.compile(r"(?P<first>\d\d?)[/.](?P<second>\d\d?)[/.]\d{2,4}\b")
_DEFAULTS = (datetime(2001, 1, 1, 1, 1), datetime(2002, 2, 2, 2, 2))  # noqa: DTZ001 - the zone is what is being read
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def stated(raw: str | None, *, source: str, now: datetime | None = None) -> Stated:
    """
    Read a date as a publisher stated it.

    Read are ISO 8601, RFC 822 with and without weekday, seconds and zone, seconds or milliseconds since 1970, and what
    `dateutil` reads without guessing. A time without zone counts as UTC and is flagged.

    Args:
        raw: The statement; None or blank when there is none.
        source: Where it stood (see `Stated.source`).
        now: When the statement was fetched; None leaves dates in the future unchecked.

    Returns:
        The moment in UTC with its precision. `at` is None, with a flag, when the statement is `unreadable`, `ambiguous`
        (day or month first), the zero of some clock (`epoch`), or more than a day ahead of `now` (`future`). A flag
        `no_zone` leaves `at` as it is.

    Source:
        RFC 822, RFC 3339.
    """
    text = " ".join(raw.split()) if raw else ""
    if not text:
        return Stated()
    kept = text[:_LONGEST]
    found = _read(kept)
    if isinstance(found, str):
        return Stated(raw=kept, source=source, flag=found)
    moment, precision, zoned = found
    at = moment.astimezone(UTC)
    flag = _doubt(at, now)
    if flag is not None:
        return Stated(raw=kept, source=source, flag=flag)
    flag = None if zoned or precision == "day" else "no_zone"
    return Stated(at=at, raw=kept, precision=precision, tz_known=zoned, source=source, flag=flag)


def _doubt(at: datetime, now: datetime | None) -> str | None:
    """Say why a readable date cannot be meant: clocks count from 1900 and 1970, and no news comes from the future."""
    if at.year < 1600:
        return "unreadable"
    if (at.month, at.day) in {(1, 1), (12, 31)} and at.year in {1899, 1900, 1969, 1970}:
        return "epoch"
    if now is not None and at > now + _AHEAD:
        return "future"
    return None


def _read(text: str) -> tuple[datetime, str, bool] | str:
    """Give moment, precision and whether a zone was named, or the flag that says why not."""
    match = _ISO.fullmatch(text) or _RFC822.fullmatch(text)
    try:
        if match is not None:
            return _from_match(match)
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), tz=UTC), "second", True
        return "ambiguous" if _is_ambiguous(text) else _by_dateutil(text)
    except (ValueError, OverflowError):
        return "unreadable"


def _is_ambiguous(text: str) -> bool:
    """Whether day and month could change places."""
    numeric = _NUMERIC.match(text)
    if numeric is None:
        return False
    first, second = int(numeric["first"]), int(numeric["second"])
    return first != second and max(first, second) <= 12


def _from_match(match: re.Match[str]) -> tuple[datetime, str, bool] | str:
    """Build the moment from the parts of a match; ValueError when there is no such day or time."""
    month, year = match["month"], int(match["year"])
    number = int(month) if month.isdecimal() else _MONTHS.get(month.lower())
    if number is None:
        return "unreadable"
    if len(match["year"]) == 2:
        year += 1900 if year >= 70 else 2000  # RFC 2822, section 4.3, with a later turn of the century
    zone, zoned = _zone(match["zone"])
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    moment = datetime(year, number, int(match["day"]), tzinfo=zone) + timedelta(
        hours=_at_most(hour, 24), minutes=_at_most(minute, 59), seconds=_at_most(second, 60)
    )
    if match["hour"] is None:
        return moment, "day", False
    return moment, "minute" if match["second"] is None else "second", zoned


def _at_most(value: int, limit: int) -> int:
    if value > limit:
        message = f"{value} is more than {limit}"
        raise ValueError(message)
    return value


def _zone(name: str | None) -> tuple[timezone, bool]:
    """Give the zone a statement names, and whether it named one that we know; UTC otherwise."""
    if not name:
        return UTC, False
    if name[-1].isdigit():
        digits = name.upper().removeprefix("GMT").removeprefix("UTC").replace(":", "")
        hours, minutes = (digits[1:-2], digits[-2:]) if len(digits) > 3 else (digits[1:], "0")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if digits[0] == "-" else offset), digits != "-0000"
    minutes_east = _ZONES.get(name.lower())
    return (UTC, False) if minutes_east is None else (timezone(timedelta(minutes=minutes_east)), True)


def _by_dateutil(text: str) -> tuple[datetime, str, bool] | str:
    """Read what is left, twice with different defaults, so that no part of the day is made up."""
    first = dateutil_parser.parse(text, default=_DEFAULTS[0], tzinfos=_offset)
    second = dateutil_parser.parse(text, default=_DEFAULTS[1], tzinfos=_offset)
    if first.date() != second.date():
        return "unreadable"
    zoned = first.tzinfo is not None
    moment = first if zoned else first.replace(tzinfo=UTC)
    if first.time() != second.time():
        return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), "day", False
    return moment, "second" if re.search(r"\d:\d\d:\d\d", text) else "minute", zoned


def _offset(name: str | None, seconds: int | None) -> int | None:
    """Tell dateutil what a zone's name means, in seconds east of UTC."""
    if seconds is not None or name is None:
        return seconds
    minutes = _ZONES.get(name.lower())
    return None if minutes is None else minutes * 60
