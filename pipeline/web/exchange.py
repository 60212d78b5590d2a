"""The values of one fetch: what was asked, what came back or why nothing did, and the settings that bound it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pipeline.models import require_aware

Kind = Literal["feed", "page", "robots", "sitemap"]
"""What is fetched: decides limits, the Accept header, and whether robots.txt is asked."""

PRODUCT = "Tocsin"
"""Product token, in the User-Agent header and in robots.txt."""


def user_agent(version: str, contact: str) -> str:
    """Name product, version and a contact URL, as RFC 9110 section 10.1.5 and publishers ask."""
    return f"{PRODUCT}/{version} (+{contact})"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """
    Bounds and manners of all fetching.

    Attributes:
        user_agent: The whole User-Agent header, see `user_agent`.
        dns_timeout_seconds: For one look-up.
        connect_timeout_seconds: For connecting, TLS included.
        read_timeout_seconds: For the first byte, and between any two.
        total_timeout_seconds: For one request with all its redirects, waiting for a turn left out.
        feed_bytes: Largest feed, decoded.
        page_bytes: Largest page, decoded (a larger one cannot be extracted within bounds, see `pipeline.extract`).
        sitemap_bytes: Largest sitemap, decoded (the limit of the sitemap protocol).
        max_redirects: Hops of one request.
        max_connections: Requests in flight in all.
        min_spacing_seconds: Least pause between two requests to a host.
        max_spacing_seconds: Longest pause that a slow host earns.
        crawl_delay_cap_seconds: Longest Crawl-delay that is obeyed.
        turn_timeout_seconds: A request that would wait longer for its host's turn is put off.
        quick_retries: Immediate further tries after a broken connection.
        retry_wait_seconds: First pause before such a try; it grows.
        default_quiet_seconds: Pause for a host after 429 without a usable Retry-After.
        max_quiet_seconds: Longest Retry-After that is obeyed.
        robots_forbidden: What a robots.txt answered 401, 403 means: `deny` (stricter than RFC 9309) or `allow`.
        robots_cache_seconds: How long robots.txt is believed (RFC 9309, section 2.4).
        robots_error_cache_seconds: How long an unreachable robots.txt denies before it is asked again.
        private_networks: CIDR networks that may be connected to although they are not public.
    """

    user_agent: str
    dns_timeout_seconds: float = 10.0
    connect_timeout_seconds: float = 15.0
    read_timeout_seconds: float = 20.0
    total_timeout_seconds: float = 60.0
    feed_bytes: int = 10 * 2**20
    page_bytes: int = 5_000_000
    sitemap_bytes: int = 50 * 2**20
    max_redirects: int = 10
    max_connections: int = 50
    min_spacing_seconds: float = 1.0
    max_spacing_seconds: float = 30.0
    crawl_delay_cap_seconds: float = 30.0
    turn_timeout_seconds: float = 600.0
    quick_retries: int = 2
    retry_wait_seconds: float = 0.5
    default_quiet_seconds: float = 300.0
    max_quiet_seconds: float = 86_400.0
    robots_forbidden: Literal["deny", "allow"] = "deny"
    robots_cache_seconds: float = 86_400.0
    robots_error_cache_seconds: float = 3_600.0
    private_networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    One document to fetch.

    Attributes:
        url: Absolute http(s) address, secrets removed (see `pipeline.secrets`).
        kind: What it is.
        etag: ETag of the stored copy, byte for byte as received; None when there is none.
        last_modified: Last-Modified of the stored copy, byte for byte; None when there is none.
        span: First and last byte that is wanted, for files too large to be held; None for all. The server may send all.
    """

    url: str
    kind: Kind
    etag: str | None = None
    last_modified: str | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """
    A usable answer: 200 with a body, or 304 without one. Secrets are masked in all its texts but not in the body.

    Attributes:
        url: Address that was asked for.
        final_url: Address that answered.
        redirects: Status and target of every hop, in order.
        status: 200 (203 and other answers with a body count as it) or 304.
        headers: As received, in order, names in their own case.
        body: Decoded (decompressed) bytes; empty for 304.
        media_type: Lower-case, without parameters; `application/octet-stream` when not stated.
        charset: From the Content-Type header, lower-case; None when it names none.
        opt_outs: Machine-readable reservations in the headers and in robots.txt (see `pipeline.reservations`).
        fetched_at: When the last byte came, UTC.
        first_byte_seconds: From sending the last hop's request to its headers.
        elapsed_seconds: The same to its last byte.
        requests: Requests that were sent for it, redirects and quick retries included, robots.txt left out.
    """

    url: str
    final_url: str
    redirects: tuple[tuple[int, str], ...] = ()
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    media_type: str = "application/octet-stream"
    charset: str | None = None
    opt_outs: tuple[str, ...] = ()
    fetched_at: datetime
    first_byte_seconds: float = 0.0
    elapsed_seconds: float = 0.0
    requests: int = 1

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, "fetched_at")

    def header(self, name: str) -> str | None:
        """First value of a header, whatever the case of its name; None when absent."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """
    Why nothing usable came back. Secrets are masked in all its texts.

    Attributes:
        url: Address that was asked for.
        reason: One of `pipeline.web.reasons`.
        transient: Whether asking again later may help; from the same table.
        status: HTTP status; None when there was no answer.
        retry_after_seconds: When the server or our own pacing said to come back; None when neither did.
        detail: One line for people.
        failed_at: UTC.
        requests: Requests that were sent for it, as in `Fetched`.
        tries: Those of them that went to the last address, more than one where the connection broke.
    """

    url: str
    reason: str
    transient: bool
    status: int | None = None
    retry_after_seconds: float | None = None
    detail: str = ""
    failed_at: datetime
    requests: int = 0
    tries: int = 0

    def __post_init__(self) -> None:
        require_aware(self.failed_at, "failed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """
    What is remembered of a host between runs.

    Attributes:
        host: Lower-case name, no port.
        quiet_until: Nothing is sent before, UTC; None when it may be asked.
        crawl_delay_seconds: From its robots.txt; None when it states none.
        spacing_seconds: Pause that its own slowness earned.
        last_request_at: When the last request ended, UTC; None when there was none.
    """

    host: str
    quiet_until: datetime | None = None
    crawl_delay_seconds: float | None = None
    spacing_seconds: float = 0.0
    last_request_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.quiet_until, "quiet_until")
        require_aware(self.last_request_at, "last_request_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """
    What the robots.txt of one origin said.

    Attributes:
        origin: `scheme://host[:port]`.
        verdict: `rules`, `allow` or `deny`.
        reason: Why allow or deny, in a word (`http_404`, `read_timeout`, `html`, ...); empty with rules.
        text: The rules, at most 512 KiB; empty without.
        fetched_at: UTC.
    """

    origin: str
    verdict: Literal["rules", "allow", "deny"]
    reason: str = ""
    text: str = field(default="", repr=False)
    fetched_at: datetime

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, "fetched_at")
