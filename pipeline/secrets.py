"""Splits passwords and tokens off addresses at input, and keeps them out of everything that is written down."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

PLACEHOLDER = "REDACTED"
"""What stands in a written address where a secret stood; unreserved characters, so it survives every spelling."""

_SECRET_NAME = re.compile(
    r"(?:^|[._\-\[])(?:token|key|apikey|secret|password|passwd|pwd|pass|auth|authorization|signature|sig|session|sid|"
    r"sessionid|credentials?|jwt|hmac)(?:$|[._\-\]])"
    r"|token$|apikey$|api_?key|secret|passw|auth_?key|access_?key|private_?key|session_?id",
    re.IGNORECASE,
)
"""Names of query parameters that carry credentials, as seen in the private feeds of common publishing systems."""

_MIN_MASKED = 4
"""A shorter value is not masked in running text, where it would mask innocent words; in its own parameter it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """
    One secret part of an address.

    Attributes:
        origin: `scheme://host[:port]` that it belongs to, lower-case.
        name: Name of the query parameter; `user:password` for credentials in front of the host.
        value: The secret itself, percent-decoded; never written down.
    """

    origin: str
    name: str
    value: str

    def __repr__(self) -> str:
        return f"Secret(origin={self.origin!r}, name={self.name!r})"


_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SENTINEL = "tocsin-secret-value"

CREDENTIALS = "user:password"
"""`Secret.name` of credentials in front of the host."""


def origin_of(url: str) -> str:
    """
    Name the origin of an address, RFC 6454: scheme, host and port, lower-case, default ports left out.

    Raises:
        ValueError: If the address has an impossible port or host.
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    spelled = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(scheme)
    return f"{scheme}://{spelled}" if parts.port in (None, default) else f"{scheme}://{spelled}:{parts.port}"


def split(url: str) -> tuple[str, tuple[Secret, ...]]:
    """
    Split an address into a form that may be written down and its secrets.

    Credentials in front of the host are taken off; the values of parameters named like secrets become `PLACEHOLDER`.
    All else stays byte for byte. Splitting the written form again changes nothing and finds nothing.

    Returns:
        The address without secrets, and the secrets, in order.

    Raises:
        ValueError: If the address cannot be taken apart.
    """
    parts = urlsplit(url)
    origin = origin_of(url)
    secrets: list[Secret] = []
    userinfo, at, location = parts.netloc.rpartition("@")
    if at and userinfo:
        secrets.append(Secret(origin=origin, name=CREDENTIALS, value=unquote(userinfo)))
    query = _split_query(parts.query, origin, secrets)
    return urlunsplit((parts.scheme, location, parts.path, query, parts.fragment)), tuple(secrets)


def fill(url: str, environment: Mapping[str, str]) -> str:
    """
    Put the values of environment variables in the places of an address that are written `${NAME}`.

    Args:
        url: An address, as a file of feeds holds it.
        environment: Environment variables.

    Returns:
        The address, the values percent-encoded.

    Raises:
        ValueError: If a variable is not set, or stands where it would be written down: `split` must take it off again.
    """

    def value(match: re.Match[str]) -> str:
        if not environment.get(match[1]):
            message = f"environment variable {match[1]} is not set"
            raise ValueError(message)
        return quote(environment[match[1]], safe="")

    filled = _VARIABLE.sub(value, url)
    if filled != url and _SENTINEL in split(_VARIABLE.sub(_SENTINEL, url))[0]:
        message = "${...} may stand in front of the host, or in a parameter with a name such as token or key"
        raise ValueError(message)
    return filled


def _split_query(query: str, origin: str, secrets: list[Secret]) -> str:
    """Mask the values of secret parameters, appending what was masked to `secrets`."""
    fields = []
    for field in query.split("&"):
        name, equals, value = field.partition("=")
        if equals and value and value != PLACEHOLDER and _SECRET_NAME.search(unquote_plus(name)):
            secrets.append(Secret(origin=origin, name=unquote_plus(name), value=unquote_plus(value)))
            fields.append(f"{name}={PLACEHOLDER}")
        else:
            fields.append(field)
    return "&".join(fields)


class Vault:
    """
    The secrets known to one run: puts them into requests, and masks them in everything that leaves the web room.

    Args:
        secrets: As `split` returned them, for all feeds.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._parameters: dict[tuple[str, str], str] = {}
        self._credentials: dict[str, str] = {}
        values: set[str] = set()
        for secret in secrets:
            if secret.name == CREDENTIALS:
                self._credentials[secret.origin] = secret.value
                values |= {secret.value, secret.value.partition(":")[2]}
            else:
                self._parameters[secret.origin, secret.name] = secret.value
                values.add(secret.value)
        masked = sorted((value for value in values if len(value) >= _MIN_MASKED), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_any_spelling, masked))) if masked else None

    def __bool__(self) -> bool:
        return bool(self._parameters or self._credentials)

    def __repr__(self) -> str:
        return f"Vault({len(self._parameters) + len(self._credentials)} secrets)"

    def reveal(self, url: str) -> str:
        """
        Put the secrets of its origin back into a written address; credentials are not put back (see `credentials`).

        Any address of an origin is served, so that links which carry the token of their feed can be followed.
        """
        if PLACEHOLDER not in url:
            return url
        parts = urlsplit(url)
        origin = origin_of(url)
        fields = []
        for field in parts.query.split("&"):
            name, _, value = field.partition("=")
            secret = self._parameters.get((origin, unquote_plus(name))) if value == PLACEHOLDER else None
            fields.append(field if secret is None else f"{name}={quote_plus(secret)}")
        return urlunsplit(parts._replace(query="&".join(fields)))

    def credentials(self, url: str) -> tuple[str, str] | None:
        """User name and password to send to the origin of `url`; None when there are none."""
        found = self._credentials.get(origin_of(url)) if self._credentials else None
        if found is None:
            return None
        user, _, password = found.partition(":")
        return user, password

    def hide(self, text: str) -> str:
        """Mask every known secret in a text, however it is spelled there."""
        return text if self._pattern is None else self._pattern.sub(PLACEHOLDER, text)

    def hide_url(self, url: str) -> str:
        """Mask every known secret in an address; `reveal` undoes it for addresses of the secret's origin."""
        if not self._parameters and self._pattern is None:
            return url
        try:
            written, found = split(url)
        except ValueError:
            return self.hide(url)
        known = all(s.name == CREDENTIALS or self._parameters.get((s.origin, s.name)) == s.value for s in found)
        return self.hide(written if known else url)


def _any_spelling(value: str) -> str:
    """A pattern for a value in which any character may be percent-encoded, in either case."""
    return "".join(_any_character(character) for character in value)


def _any_character(character: str) -> str:
    """A pattern for one character, plain or percent-encoded."""
    plain = r"(?:\ |\+" if character == " " else f"(?:{re.escape(character)}"
    return f"{plain}|(?i:{_escaped(character)}))"


def _escaped(character: str) -> str:
    """A character with every byte percent-encoded."""
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
