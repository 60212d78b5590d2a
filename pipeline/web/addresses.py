"""Decides which addresses may be asked at all, and how they are spelled on the wire."""

import re
from urllib.parse import urljoin, urlsplit

from yarl import URL

_PLAIN = re.compile(r"[!-~]+")
_DOTTED_QUAD = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")
_NUMBER = re.compile(r"|\d+|0x[0-9a-f]*")
_NETLOC = re.compile(r"(?:[^@]*@)?(?:[a-z0-9._\-]+|\[[0-9a-f:.]+\])(?::\d+)?")
_SPACE = re.compile(r"\s")
_MAX_LENGTH = 8_000
"""Characters; servers refuse longer request lines (RFC 9110, section 4.1 asks for 8,000 at least)."""


def wire_url(url: str) -> URL:
    """
    Turn an address into what is sent, changing as little as possible.

    An address of printable ASCII goes out byte for byte (publishers give meaning to odd encodings); spaces and other
    characters are percent-encoded as browsers do, and international host names become punycode.

    Raises:
        ValueError: If it is not an absolute http(s) address that can be asked.
    """
    if len(url) > _MAX_LENGTH:
        raise ValueError("longer than a server must accept")
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError("not http or https")
    if not parts.hostname or parts.port == 0:
        raise ValueError("no host or an impossible port")
    if _SPACE.search(parts.netloc) or _numeric(parts.hostname):
        raise ValueError("not a host name")
    built = URL(url, encoded=_PLAIN.fullmatch(url) is not None and not _odd(parts.netloc))
    if not built.raw_host:
        raise ValueError("no host")
    return built.with_user(None).with_fragment(None) if built.user or built.raw_fragment else built


def _numeric(host: str) -> bool:
    """Whether a host is nothing but dots, or a number that some resolvers take for an address (`0x7f.1`, `127.1`)."""
    if ":" in host:
        return False
    last = host.rstrip(".").rpartition(".")[2]
    return _NUMBER.fullmatch(last) is not None and _DOTTED_QUAD.fullmatch(host) is None


def _odd(netloc: str) -> bool:
    """Whether the host needs a second look: capitals, escapes, characters that no host name has."""
    return _NETLOC.fullmatch(netloc) is None


def redirect_target(base: str, location: str | None) -> str:
    """
    Resolve the Location header of a redirect; its fragment is dropped.

    Raises:
        ValueError: If it is missing or leads to something else than http(s).
    """
    if not location or not location.strip():
        raise ValueError("a redirect without a target")
    target = urljoin(base, location.strip())
    wire_url(target)
    return target.partition("#")[0]
