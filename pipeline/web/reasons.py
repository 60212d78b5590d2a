"""The one table that says what each failure of a fetch is: transient or not, worth an immediate retry or not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """
    Attributes of a reason.

    Attributes:
        transient: Asking again later may help.
        quick: Asking again at once may help.
        meaning: In words, for tables and reports.
    """

    transient: bool
    quick: bool = False
    meaning: str


REASONS: dict[str, Nature] = {
    "bad_url": Nature(transient=False, meaning="the address is not an http(s) address that can be asked"),
    "dns": Nature(transient=True, meaning="the host name is unknown"),
    "dns_timeout": Nature(transient=True, meaning="the look-up of the host name took too long"),
    "ssrf": Nature(transient=False, meaning="the address is not public, and settings do not open its network"),
    "connect": Nature(transient=True, quick=True, meaning="the host refused the connection"),
    "connect_timeout": Nature(transient=True, meaning="the host did not accept the connection in time"),
    "tls": Nature(transient=True, meaning="the certificate or the encryption cannot be trusted"),
    "reset": Nature(transient=True, quick=True, meaning="the connection broke"),
    "truncated": Nature(transient=True, quick=True, meaning="the answer ended before its announced end"),
    "read_timeout": Nature(transient=True, meaning="the host stopped sending"),
    "total_timeout": Nature(transient=True, meaning="the answer took too long in all"),
    "bad_response": Nature(transient=True, meaning="the answer is not HTTP that can be understood"),
    "redirect_loop": Nature(transient=False, meaning="the redirects go in circles or do not end"),
    "bad_redirect": Nature(transient=False, meaning="a redirect leads nowhere or to another scheme than http(s)"),
    "too_large": Nature(transient=False, meaning="the answer is larger than the limit"),
    "bad_encoding": Nature(transient=False, meaning="the content coding cannot be decoded"),
    "empty_body": Nature(transient=True, meaning="the answer has no body"),
    "challenge": Nature(transient=False, meaning="the site asks to prove that a person is reading"),
    "robots": Nature(transient=False, meaning="robots.txt forbids it"),
    "robots_unreachable": Nature(transient=True, meaning="robots.txt could not be had, so nothing is asked for"),
    "host_quiet": Nature(transient=True, meaning="the host asked to be left alone for a while"),
    "host_busy": Nature(transient=True, meaning="too many requests are waiting for this host's turn"),
}
"""Every reason but the HTTP statuses, which are `http_` and the number."""

_TRANSIENT_STATUSES = frozenset({408, 421, 423, 425, 429})
"""Client errors that time may mend (RFC 9110, RFC 6585, RFC 8470)."""

_PERMANENT_SERVER_STATUSES = frozenset({501, 505, 510})
"""Server errors that time does not mend."""


def nature(reason: str) -> Nature:
    """
    Look a reason up.

    Args:
        reason: A key of `REASONS`, or `http_` and a status.

    Raises:
        KeyError: If there is no such reason.
    """
    if not reason.startswith("http_"):
        return REASONS[reason]
    status = int(reason.removeprefix("http_"))
    transient = status in _TRANSIENT_STATUSES or (status >= 500 and status not in _PERMANENT_SERVER_STATUSES)
    return Nature(transient=transient, meaning=f"the host answered {status}")
