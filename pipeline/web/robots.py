"""Decides what a robots.txt means (RFC 9309): the rules it holds, and what its absence or failure stands for."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from protego import Protego

from pipeline.web.exchange import PRODUCT, Fetched, FetchFailure, FetchSettings, RobotsRecord

ROBOTS_BYTES = 512 * 1024
"""What is read of a robots.txt (RFC 9309, section 2.5 asks for 500 KiB at least)."""

ROBOTS_REDIRECTS = 5
"""Hops that are followed (RFC 9309, section 2.3.1.2)."""

_MINUTE_SECONDS = 60.0
_FORBIDDEN = ("http_401", "http_403")

UNASKED = frozenset({"bad_url", "dns", "dns_timeout", "ssrf", "connect", "connect_timeout", "tls"})
"""Reasons for which not robots.txt but the whole host could not be asked: the page fails for the same reason."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")


def judge(origin: str, answer: Fetched | FetchFailure, settings: FetchSettings) -> RobotsRecord:
    """
    Say what the answer to a request for robots.txt means.

    Stricter than RFC 9309 where it is 401, 403 (setting `robots_forbidden`) or 429: these deny, because a host that
    refuses to show its rules hardly wishes to be crawled.

    Args:
        origin: `scheme://host[:port]` that it governs.
        answer: What came back.
        settings: For `robots_forbidden`.
    """
    if isinstance(answer, Fetched):
        text = _rules_text(answer)
        if text is None:
            return RobotsRecord(origin=origin, verdict="allow", reason="html", fetched_at=answer.fetched_at)
        return RobotsRecord(origin=origin, verdict="rules", text=text, fetched_at=answer.fetched_at)
    verdict: Literal["allow", "deny"] = "deny"
    if answer.reason in _FORBIDDEN:
        verdict = settings.robots_forbidden
    elif answer.reason in ("redirect_loop", "empty_body") or (
        answer.status is not None and 400 <= answer.status < 500 and answer.reason not in ("http_429", "challenge")
    ):
        verdict = "allow"
    return RobotsRecord(origin=origin, verdict=verdict, reason=answer.reason, fetched_at=answer.failed_at)


def _rules_text(answer: Fetched) -> str | None:
    """Decode the rules; None when a page came instead. A last line that the limit may have cut is left out."""
    body = answer.body
    if len(body) >= ROBOTS_BYTES:
        body = body[:ROBOTS_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    text = body.decode("utf-8-sig", errors="replace").replace("\x00", "")
    if answer.media_type in _HTML_TYPES or text.lstrip().startswith("<"):
        return None
    return text


def is_current(record: RobotsRecord, now: datetime, settings: FetchSettings) -> bool:
    """Whether a record may still be used; one from the future (a clock that was wrong) may not."""
    transient = record.verdict == "deny" and record.reason not in _FORBIDDEN
    limit = settings.robots_error_cache_seconds if transient else settings.robots_cache_seconds
    age = (now - record.fetched_at).total_seconds()
    return -_MINUTE_SECONDS <= age < limit


def refusal(record: RobotsRecord, url: str) -> str | None:
    """
    Say why an address may not be fetched.

    Returns:
        `robots` when the rules forbid it, `robots_unreachable` when they could not be had, the reason itself when the
        host could not be asked at all; None when it may be fetched.
    """
    if record.verdict == "allow":
        return None
    if record.verdict == "deny":
        if record.reason in UNASKED:
            return record.reason
        return "robots" if record.reason in _FORBIDDEN else "robots_unreachable"
    return None if _parsed(record.text).can_fetch(url, PRODUCT) else "robots"


def crawl_delay(record: RobotsRecord) -> float | None:
    """Seconds between requests that the rules ask for; None when they do not."""
    if record.verdict != "rules" or "delay" not in record.text.lower():
        return None
    return _parsed(record.text).crawl_delay(PRODUCT)


def sitemaps(record: RobotsRecord) -> tuple[str, ...]:
    """Addresses of the sitemaps that it names."""
    return tuple(_parsed(record.text).sitemaps) if record.verdict == "rules" else ()


def retry_at(record: RobotsRecord, settings: FetchSettings) -> datetime:
    """When an unreachable robots.txt is asked for again, UTC."""
    return record.fetched_at + timedelta(seconds=settings.robots_error_cache_seconds)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Protego:
    """Parse rules, once."""
    return Protego.parse(text)
