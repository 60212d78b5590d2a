"""Reads the response headers that say how long an answer is good for and when to come back."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DIRECTIVE = re.compile(r"""\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]+)))?\s*(?:,|$)""")
_MAX_DIGITS = 10
_GREATEST = 2**31 - 1
"""RFC 9111, section 1.2.2: a delta-seconds that is too large counts as the greatest number that can be represented."""


def parse_http_date(value: str | None) -> datetime | None:
    """
    Read an HTTP date (RFC 9110, section 5.6.7) in any of its spellings.

    Returns:
        The moment in UTC; None when it cannot be read.
    """
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _delta_seconds(value: str | None) -> int | None:
    """Digits only, as RFC 9111 section 1.2.2 has it; None otherwise."""
    if value is None or not value.strip().isdecimal() or not value.isascii():
        return None
    digits = value.strip().lstrip("0")
    return _GREATEST if len(digits) > _MAX_DIGITS else min(int(digits or "0"), _GREATEST)


def parse_retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """
    Read Retry-After (RFC 9110, section 10.2.3).

    A date is taken relative to the server's own Date header where there is one, so that a wrong clock on either side
    does no harm.

    Args:
        value: The header; None when absent.
        date: The Date header of the same answer; None when absent.
        now: Our clock, UTC.

    Returns:
        Seconds from now, not negative; None when absent or unreadable.
    """
    if value is None:
        return None
    seconds = _delta_seconds(value)
    if seconds is not None:
        return float(seconds)
    moment = parse_http_date(value)
    if moment is None:
        return None
    return max(0.0, (moment - (parse_http_date(date) or now)).total_seconds())


def cache_control(value: str | None) -> Mapping[str, str]:
    """
    Split Cache-Control into its directives.

    Returns:
        Value by lower-case name, the first of each; empty for directives without a value.
    """
    directives: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(value or ""):
        directives.setdefault(match[1].lower(), match[2] or match[3] or "")
    return directives


def freshness_seconds(headers: Mapping[str, str], now: datetime) -> tuple[int, str] | None:
    """
    Say how long an answer stays fresh (RFC 9111, section 4.2.1), as a private cache sees it.

    `max-age` beats Expires; `Age` is taken off; `no-cache`, `no-store` and unreadable values state nothing.

    Args:
        headers: Response headers by lower-case name.
        now: Our clock, UTC; stands in for a missing Date.

    Returns:
        Seconds and the rule that said so (`max-age` or `expires`); None when the publisher did not say.
    """
    directives = cache_control(headers.get("cache-control"))
    if "no-store" in directives or "no-cache" in directives:
        return None
    max_age = _delta_seconds(directives.get("max-age"))
    if max_age is not None:
        age = _delta_seconds(headers.get("age")) or 0
        return (max_age - age, "max-age") if max_age > age else None
    expires = parse_http_date(headers.get("expires"))
    if expires is None:
        return None
    seconds = int((expires - (parse_http_date(headers.get("date")) or now)).total_seconds())
    return (min(seconds, _GREATEST), "expires") if seconds > 0 else None
