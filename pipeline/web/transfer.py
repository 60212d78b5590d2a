"""Sends one request and takes one answer, within limits; every way it can go wrong becomes one reason."""

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.web.decode import BadEncodingError, BodyDecoder, CutOffError, TooLargeError
from pipeline.web.exchange import FetchSettings, Kind, Request
from pipeline.web.guard import AddressRefusedError, socket_factory
from pipeline.web.resolve import BoundedResolver, LookupTimeoutError
from pipeline.web.robots import ROBOTS_BYTES

_ACCEPT: dict[Kind, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "*/*;q=0.1",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
    "sitemap": "application/xml, text/xml, */*;q=0.1",
}
_FIELD_BYTES = 16 * 1024
"""Longest header line; news sites send long Content-Security-Policy headers."""

_KEEPALIVE_SECONDS = 20.0
_DNS_CACHE_SECONDS = 300


class TransferError(Exception):
    """
    A request that brought no answer.

    Attributes:
        reason: One of `pipeline.web.reasons`.
        detail: A few words; never an address.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    One answer of one hop.

    Attributes:
        status: HTTP status.
        headers: As received, in order.
        body: Decoded; only for 2xx.
        first_byte_seconds: To its headers.
        elapsed_seconds: To its end.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(default=b"", repr=False)
    first_byte_seconds: float
    elapsed_seconds: float

    def header(self, name: str) -> str | None:
        """First value of a header given in lower case; None when absent."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Wire:
    """
    One aiohttp session with our manners: no cookies, no referrer, no proxy from the environment, guarded sockets.

    Args:
        settings: Limits.
        resolver: Looks names up; None means the system.
        trust: Certificates to trust; None means those of the system.
    """

    def __init__(
        self, settings: FetchSettings, resolver: AbstractResolver | None = None, trust: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._resolver = BoundedResolver(settings.dns_timeout_seconds, resolver)
        connector = aiohttp.TCPConnector(
            limit=0,
            ssl=trust if trust is not None else True,
            resolver=self._resolver,
            ttl_dns_cache=_DNS_CACHE_SECONDS,
            keepalive_timeout=_KEEPALIVE_SECONDS,
            socket_factory=socket_factory(settings.private_networks),
        )
        tracing = aiohttp.TraceConfig()
        tracing.on_request_headers_sent.append(_count)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, br"},
            timeout=aiohttp.ClientTimeout(
                total=None,
                connect=settings.connect_timeout_seconds + settings.dns_timeout_seconds,
                sock_connect=settings.connect_timeout_seconds,
                sock_read=settings.read_timeout_seconds,
            ),
            trust_env=False,
            auto_decompress=False,
            max_line_size=_FIELD_BYTES,
            max_field_size=_FIELD_BYTES,
            trace_configs=[tracing],
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await self._resolver.close()

    async def send(
        self, url: URL, request: Request, login: tuple[str, str] | None, sent: Callable[[], None], budget_seconds: float
    ) -> Reply:
        """
        Send one request, following no redirect.

        Args:
            url: As it goes out.
            request: Kind and validators.
            login: User name and password for this origin.
            sent: Called for every request that really left.
            budget_seconds: What is left of the total time.

        Raises:
            TransferError: If no usable answer came.
        """
        try:
            async with asyncio.timeout(budget_seconds):
                return await self._exchange(url, request, login, sent)
        except TransferError:
            raise
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            raise TransferError(*_classify(error)) from error

    async def _exchange(
        self, url: URL, request: Request, login: tuple[str, str] | None, sent: Callable[[], None]
    ) -> Reply:
        started = time.perf_counter()
        asked = _headers(request)
        if login:
            asked["Authorization"] = aiohttp.encode_basic_auth(*login, encoding="utf-8")
        async with self._session.get(url, headers=asked, allow_redirects=False, trace_request_ctx=sent) as response:
            first_byte = time.perf_counter() - started
            headers = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
            body = b""
            if 200 <= response.status < 300:
                whole = request.span is None
                body = await (self._read(response, request.kind) if whole else self._piece(response, request.kind))
            return Reply(
                status=response.status,
                headers=headers,
                body=body,
                first_byte_seconds=first_byte,
                elapsed_seconds=time.perf_counter() - started,
            )

    async def _read(self, response: aiohttp.ClientResponse, kind: Kind) -> bytes:
        limit = self._limit(kind)
        encoding = response.headers.get("Content-Encoding", "")
        try:
            decoder = BodyDecoder(encoding, limit=limit, cut=kind == "robots")
            async for chunk in response.content.iter_any():
                decoder.feed(chunk)
                if decoder.full:
                    break
            return decoder.finish()
        except TooLargeError as error:
            raise TransferError("too_large", f"more than {limit} bytes") from error
        except BadEncodingError as error:
            raise TransferError("bad_encoding", str(error)) from error
        except CutOffError as error:
            raise TransferError("truncated", "the coded body has no end mark") from error

    async def _piece(self, response: aiohttp.ClientResponse, kind: Kind) -> bytes:
        """Read a span of a file as it is: what looks packed is packed on the server, too."""
        limit, piece = self._limit(kind), bytearray()
        async for chunk in response.content.iter_any():
            piece += chunk
            if len(piece) > limit:
                raise TransferError("too_large", f"more than {limit} bytes")
        return bytes(piece)

    def _limit(self, kind: Kind) -> int:
        return {
            "feed": self._settings.feed_bytes,
            "page": self._settings.page_bytes,
            "sitemap": self._settings.sitemap_bytes,
            "robots": ROBOTS_BYTES,
        }[kind]


async def _count(_: aiohttp.ClientSession, context: object, __: aiohttp.TraceRequestHeadersSentParams) -> None:
    """Tell the sender that a request has left (aiohttp sends again by itself when a kept connection turns out dead)."""
    context.trace_request_ctx()  # type: ignore[attr-defined]


def _headers(request: Request) -> dict[str, str]:
    """Headers of one request; validators exactly as they were received."""
    headers = {"Accept": _ACCEPT[request.kind]}
    if request.etag is not None:
        headers["If-None-Match"] = request.etag
    if request.last_modified is not None:
        headers["If-Modified-Since"] = request.last_modified
    if request.span is not None:
        headers["Range"] = f"bytes={request.span[0]}-{request.span[1]}"
        headers["Accept-Encoding"] = "identity"
    return headers


def _text(raw: bytes) -> str:
    """Decode a header: UTF-8 where it is valid, so that sending it again gives the same bytes, else Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _classify(  # noqa: PLR0911 - one line a case
    error: Exception,
) -> tuple[str, str]:
    """Give the reason of an exception, and a few words that hold no address."""
    inner = getattr(error, "os_error", None) or error.__cause__
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return ("dns_timeout", str(inner)) if isinstance(inner, LookupTimeoutError) else ("dns", "")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls", getattr(inner, "verify_message", "") or type(inner or error).__name__
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return "connect_timeout", ""
    if isinstance(error, aiohttp.SocketTimeoutError | aiohttp.ServerTimeoutError):
        return "read_timeout", ""
    if isinstance(error, TimeoutError):
        return "total_timeout", ""
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(inner, AddressRefusedError):
            return "ssrf", inner.address
        return "connect", (inner.strerror or "") if isinstance(inner, OSError) else ""
    if isinstance(error, aiohttp.ClientPayloadError):
        return ("reset" if "ConnectionResetError" in str(error) else "truncated"), ""
    if isinstance(error, aiohttp.InvalidURL | ValueError) and not isinstance(error, aiohttp.ClientResponseError):
        return "bad_url", type(error).__name__
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError | OSError):
        return "reset", ""
    return "bad_response", type(error).__name__
