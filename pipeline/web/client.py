"""Fetches documents for many callers at once: turns, robots.txt, redirects, quick retries; a failure is a value."""

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import stamina
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.polling.headers import parse_retry_after
from pipeline.reservations import reservations, robots_reservations
from pipeline.secrets import Vault, origin_of
from pipeline.web import robots
from pipeline.web.addresses import redirect_target, wire_url
from pipeline.web.exchange import Fetched, FetchFailure, FetchSettings, HostState, Request, RobotsRecord
from pipeline.web.journey import BrokenError, Journey, RefusedError, content_type
from pipeline.web.pacing import HostBusyError, HostQuietError, Pacer
from pipeline.web.reasons import nature
from pipeline.web.transfer import Reply, TransferError, Wire
from pipeline.web.turns import SharedTurns

logging.getLogger("stamina").setLevel(logging.ERROR)  # its notes on retries name neither host nor reason

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TOO_MANY_REQUESTS = 429
_CHALLENGE_STATUSES = frozenset({401, 403, 429, 503})
_RETRY_WAIT_CAP_SECONDS = 5.0


def _now() -> datetime:
    return datetime.now(UTC)


class Client:
    """
    The web, for one run. Use it as an asynchronous context manager; `fetch` may be called by any number of tasks.

    Args:
        settings: Bounds and manners.
        resolver: Looks names up; None means the system.
        clock: Gives the time, UTC.
        trust: Certificates to trust; None means those of the system.
        vault: Secrets of feeds.
        hosts: What earlier runs remembered of hosts.
        robots_records: What earlier runs read in robots.txt.
        turns: File through which all clients of one corpus share the turns of hosts; None shares them with nobody.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolver: AbstractResolver | None = None,
        clock: Callable[[], datetime] = _now,
        trust: ssl.SSLContext | None = None,
        vault: Vault | None = None,
        hosts: Iterable[HostState] = (),
        robots_records: Iterable[RobotsRecord] = (),
        turns: Path | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._vault = vault if vault is not None else Vault()
        self._turns = SharedTurns(turns) if turns else None
        self._pacer = Pacer(settings, clock, hosts, self._turns)
        self._resolver = resolver
        self._trust = trust
        self._wire: Wire | None = None
        self._robots = {record.origin: record for record in robots_records}
        self._robots_read: dict[str, RobotsRecord] = {}
        self._robots_tasks: dict[str, asyncio.Task[RobotsRecord | FetchFailure]] = {}

    async def __aenter__(self) -> Self:
        self._wire = Wire(self._settings, self._resolver, self._trust)
        if self._turns is not None:
            self._turns.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._robots_tasks.values():
            task.cancel()
        if self._wire is not None:
            await self._wire.close()
            self._wire = None
        if self._turns is not None:
            self._turns.close()

    def host_states(self) -> tuple[HostState, ...]:
        """What this run learned of hosts, to be stored."""
        return self._pacer.changed()

    def robots_read(self) -> tuple[RobotsRecord, ...]:
        """What this run read in robots.txt, to be stored."""
        return tuple(self._robots_read.values())

    async def fetch(self, request: Request) -> Fetched | FetchFailure:
        """
        Fetch one document.

        Returns:
            The document, or why there is none; this never raises because of what the web does.
        """
        journey = Journey(request, self._vault.reveal(request.url), self._settings.total_timeout_seconds)
        try:
            return self._arrived(journey, await self._travel(journey))
        except RefusedError as refused:
            return FetchFailure(
                url=request.url,
                reason=refused.reason,
                transient=nature(refused.reason).transient,
                status=refused.status,
                retry_after_seconds=refused.retry_after,
                detail=self._vault.hide(refused.detail),
                failed_at=self._clock(),
                requests=journey.requests,
                tries=journey.tries,
            )

    async def _travel(self, journey: Journey) -> Reply:
        """Follow redirects to the answer."""
        hops = robots.ROBOTS_REDIRECTS if journey.request.kind == "robots" else self._settings.max_redirects
        while True:
            journey.seen.add(journey.url)
            if journey.request.kind == "page":
                await self._ask_robots(journey)
            reply = await self._persist(journey)
            if reply.status not in _REDIRECTS:
                return reply
            try:
                target = redirect_target(journey.url, reply.header("location"))
            except ValueError as error:
                raise RefusedError("bad_redirect", str(error), reply.status) from error
            journey.redirects.append((reply.status, target))
            if target in journey.seen or len(journey.redirects) > hops:
                raise RefusedError("redirect_loop", f"{len(journey.redirects)} hops", reply.status)
            journey.url, journey.tries = target, 0

    async def _persist(self, journey: Journey) -> Reply:
        """Send the request of one hop, again at once where the connection broke."""
        try:
            async for attempt in stamina.retry_context(
                on=BrokenError,
                attempts=1 + self._settings.quick_retries,
                timeout=None,
                wait_initial=self._settings.retry_wait_seconds,
                wait_max=_RETRY_WAIT_CAP_SECONDS,
                wait_jitter=self._settings.retry_wait_seconds,
            ):
                with attempt:
                    return await self._hop(journey)
        except BrokenError as broken:
            raise RefusedError(broken.reason, broken.detail) from broken
        raise AssertionError("stamina ends with an answer or an error")

    async def _hop(self, journey: Journey) -> Reply:
        """Wait for the host's turn, send one request, and learn from the answer."""
        try:
            wire_address = wire_url(journey.url)
        except ValueError as error:
            raise RefusedError("bad_url", str(error)) from error
        host = (wire_address.raw_host or "").lower()
        try:
            async with self._pacer.turn(host):
                reply = await self._send(wire_address, journey)
                self._learn(host, reply)
                return reply
        except HostQuietError as quiet:
            reason = "host_busy" if isinstance(quiet, HostBusyError) else "host_quiet"
            raise RefusedError(reason, retry_after=quiet.seconds) from quiet
        except TransferError as error:
            kind = BrokenError if nature(error.reason).quick else RefusedError
            raise kind(error.reason, error.detail) from error

    async def _send(self, address: URL, journey: Journey) -> Reply:
        """Send one request, and take its time off what the journey may take."""
        assert self._wire is not None, "use the client as a context manager"  # noqa: S101
        started = time.monotonic()
        login = self._vault.credentials(journey.url)
        try:
            return await self._wire.send(address, journey.request, login, journey.count, journey.left_seconds)
        finally:
            journey.left_seconds -= time.monotonic() - started

    def _learn(self, host: str, reply: Reply) -> None:
        """Adapt the pace of a host; be silent where it asks for it."""
        self._pacer.observe(host, reply.first_byte_seconds, ok=reply.status < 400)
        if reply.status < 400:
            return
        asked = self._retry_after(reply)
        if asked is not None:
            self._pacer.hush(host, asked)
        elif reply.status == _TOO_MANY_REQUESTS:
            self._pacer.hush(host, self._settings.default_quiet_seconds)

    def _retry_after(self, reply: Reply) -> float | None:
        """Seconds that an error answer asks to wait, capped; None when it does not say."""
        asked = parse_retry_after(reply.header("retry-after"), reply.header("date"), self._clock())
        return None if asked is None else min(asked, self._settings.max_quiet_seconds)

    async def _ask_robots(self, journey: Journey) -> None:
        """Refuse a page that robots.txt forbids."""
        try:
            wire_url(journey.url)
            origin = origin_of(journey.url)
        except ValueError as error:
            raise RefusedError("bad_url", str(error)) from error
        record = await self.robots_of(origin)
        if isinstance(record, FetchFailure):
            raise RefusedError(record.reason, "robots.txt", record.status, record.retry_after_seconds)
        refusal = robots.refusal(record, journey.url)
        if refusal is not None:
            raise RefusedError(refusal, f"robots.txt: {record.reason or 'disallowed'}")
        journey.opt_outs |= set(robots_reservations(record.text))

    async def robots_of(self, origin: str) -> RobotsRecord | FetchFailure:
        """
        Know the robots.txt of an origin, asking for it once.

        Returns:
            What it says; a failure only when it could not be asked now (the host is quiet or busy).
        """
        record = self._robots.get(origin)
        if record is not None and robots.is_current(record, self._clock(), self._settings):
            return record
        task = self._robots_tasks.get(origin)
        if task is None:
            task = self._robots_tasks[origin] = asyncio.create_task(self._read_robots(origin))
        return await asyncio.shield(task)

    async def _read_robots(self, origin: str) -> RobotsRecord | FetchFailure:
        """Ask for a robots.txt and remember what it says."""
        try:
            answer = await self.fetch(Request(url=f"{origin}/robots.txt", kind="robots"))
        finally:
            del self._robots_tasks[origin]
        if isinstance(answer, FetchFailure) and answer.reason in ("host_quiet", "host_busy"):
            return answer
        record = robots.judge(origin, answer, self._settings)
        self._robots[origin] = record
        if record.reason not in robots.UNASKED:
            self._robots_read[origin] = record
        self._pacer.set_crawl_delay(wire_url(origin).raw_host or "", robots.crawl_delay(record))
        return record

    def _arrived(self, journey: Journey, reply: Reply) -> Fetched:
        """Turn the last answer into a document, or refuse it."""
        conditional = journey.request.etag is not None or journey.request.last_modified is not None
        if reply.status != 304 or not conditional:
            self._check_usable(reply, partial=journey.request.span is not None)
        media_type, charset = content_type(reply.header("content-type"))
        headers = tuple((name, self._vault.hide(value)) for name, value in reply.headers)
        return Fetched(
            url=journey.request.url,
            final_url=self._vault.hide_url(journey.url),
            redirects=tuple((status, self._vault.hide_url(target)) for status, target in journey.redirects),
            status=reply.status,
            headers=headers,
            body=reply.body,
            media_type=media_type,
            charset=charset,
            opt_outs=tuple(sorted(journey.opt_outs | set(reservations({}, headers)))),
            fetched_at=self._clock(),
            first_byte_seconds=reply.first_byte_seconds,
            elapsed_seconds=reply.elapsed_seconds,
            requests=journey.requests,
        )

    def _check_usable(self, reply: Reply, *, partial: bool) -> None:
        """Refuse an answer that is not a document."""
        if reply.status in _CHALLENGE_STATUSES and (reply.header("cf-mitigated") or "").lower() == "challenge":
            raise RefusedError("challenge", "cf-mitigated", reply.status, self._retry_after(reply))
        if not 200 <= reply.status < 300 or (reply.status == 206 and not partial):
            reason = f"http_{reply.status}"
            raise RefusedError(reason, "", reply.status, self._retry_after(reply))
        if not reply.body.strip():
            raise RefusedError("empty_body", "", reply.status)
