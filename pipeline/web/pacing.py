"""Gives every host its turn: one request in flight, a pause between two, silence when it asks for silence."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.web.exchange import FetchSettings, HostState
from pipeline.web.turns import SharedTurns, Stamp


class HostQuietError(Exception):
    """
    The host is to be left alone.

    Attributes:
        seconds: How long still.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class HostBusyError(HostQuietError):
    """So many requests wait for this host that another one would wait too long; `seconds` says how long."""


@dataclass(slots=True)
class _Host:
    """Live state of one host; `next_at` counts on the event loop's clock."""

    state: HostState
    known: HostState
    next_at: float = 0.0
    waiting: int = 0
    asked: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pacer:
    """
    The turns of one run.

    Args:
        settings: Spacing, caps, and connections in all.
        clock: Gives the time, UTC.
        states: What earlier runs remembered.
        shared: Turns that all clients on this machine share; None shares them with nobody.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        states: Iterable[HostState] = (),
        shared: SharedTurns | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._remembered = {state.host: state for state in states}
        self._shared = shared
        self._hosts: dict[str, _Host] = {}
        self._slots = asyncio.Semaphore(settings.max_connections)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """
        Wait for the host's turn and hold it.

        Raises:
            HostQuietError: If the host asked for silence, before or while this request waited.
            HostBusyError: If the wait would be longer than `turn_timeout_seconds`.
        """
        live = self._live(host)
        self._refuse_when_quiet(live)
        loop = asyncio.get_running_loop()
        wait = max(0.0, live.next_at - loop.time()) + live.waiting * self.spacing(live.state)
        if wait > self._settings.turn_timeout_seconds:
            raise HostBusyError(wait)
        live.waiting += 1
        try:
            async with live.lock, self._alone(live):
                self._refuse_when_quiet(live)
                pause = live.next_at - loop.time()
                if pause > 0:
                    await asyncio.sleep(pause)
                async with self._slots:
                    try:
                        yield
                    finally:
                        live.state = replace(live.state, last_request_at=self._clock())
                        live.next_at = loop.time() + self.spacing(live.state)
                        live.asked = True
        finally:
            live.waiting -= 1

    @asynccontextmanager
    async def _alone(self, live: _Host) -> AsyncIterator[None]:
        """Keep the clients of other threads and processes from asking the host, and heed what they left."""
        if self._shared is None:
            yield
            return
        host = live.state.host
        stamp = await self._shared.take(host)
        live.asked = False
        try:
            self._heed(live, stamp)
            yield
        finally:
            until = live.state.quiet_until
            quiet = until.timestamp() if until is not None else 0.0
            self._shared.give(
                host, Stamp(ended_at=self._clock().timestamp(), quiet_until=quiet) if live.asked else None
            )

    def _heed(self, live: _Host, stamp: Stamp) -> None:
        """Take over the pause and the silence that another client left."""
        now = self._clock().timestamp()
        since = now - stamp.ended_at
        left = self.spacing(live.state) - since if since >= 0 else 0.0
        live.next_at = max(live.next_at, asyncio.get_running_loop().time() + left)
        if stamp.quiet_until > now:
            self.hush(live.state.host, stamp.quiet_until - now)

    def spacing(self, state: HostState) -> float:
        """Seconds between the end of one request to a host and the start of the next."""
        delay = min(state.crawl_delay_seconds or 0.0, self._settings.crawl_delay_cap_seconds)
        return max(self._settings.min_spacing_seconds, state.spacing_seconds, delay)

    def observe(self, host: str, latency_seconds: float, *, ok: bool) -> None:
        """
        Learn from a request how fast the host likes to be asked.

        The rule of Scrapy's AutoThrottle with one request in flight: half-way to the latency, at once when that is
        longer; an error never makes the pause shorter.

        Args:
            host: Lower-case name.
            latency_seconds: From sending the request to the answer's headers.
            ok: Whether the answer was a success.
        """
        live = self._live(host)
        old = live.state.spacing_seconds
        new = min(max(latency_seconds, (old + latency_seconds) / 2), self._settings.max_spacing_seconds)
        if ok or new > old:
            live.state = replace(live.state, spacing_seconds=new)

    def hush(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while, at most `max_quiet_seconds`; never shortens an earlier request."""
        live = self._live(host)
        until = self._clock() + timedelta(seconds=min(seconds, self._settings.max_quiet_seconds))
        if live.state.quiet_until is None or live.state.quiet_until < until:
            live.state = replace(live.state, quiet_until=until)

    def set_crawl_delay(self, host: str, seconds: float | None) -> None:
        """Take the Crawl-delay of a host's robots.txt."""
        live = self._live(host)
        live.state = replace(live.state, crawl_delay_seconds=seconds)

    def changed(self) -> tuple[HostState, ...]:
        """The states that differ from what was remembered, to be stored."""
        return tuple(live.state for live in self._hosts.values() if live.state != live.known)

    def _live(self, host: str) -> _Host:
        """Find or make the live state of a host; a remembered silence longer than any we would grant is cut."""
        live = self._hosts.get(host)
        if live is not None:
            return live
        known = self._remembered.get(host, HostState(host=host))
        now = self._clock()
        state = known
        latest = now + timedelta(seconds=self._settings.max_quiet_seconds)
        if state.quiet_until is not None and state.quiet_until > latest:
            state = replace(state, quiet_until=latest)
        live = self._hosts[host] = _Host(state=state, known=known)
        if state.last_request_at is not None:
            spacing = self.spacing(state)
            since = (now - state.last_request_at).total_seconds()
            left = spacing - since if since >= 0 else 0.0
            live.next_at = asyncio.get_running_loop().time() + max(0.0, left)
        return live

    def _refuse_when_quiet(self, live: _Host) -> None:
        until = live.state.quiet_until
        left = (until - self._clock()).total_seconds() if until is not None else 0.0
        if left > 0:
            raise HostQuietError(left)
