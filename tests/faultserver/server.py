"""Speaks raw HTTP/1.1 from a thread of its own, so that both asynchronous and ordinary tests can be served."""

import asyncio
import contextlib
import itertools
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

_COUNTER = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    One request as it came.

    Attributes:
        method: Such as `GET`.
        target: Request target, byte for byte (Latin-1).
        host: Host header without port, lower-case.
        headers: As sent, in order.
        nth: How many requests for this host and path came before.
    """

    method: str
    target: str
    host: str
    headers: tuple[tuple[str, str], ...]
    nth: int

    @property
    def path(self) -> str:
        """Target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """First value of a header; None when absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(slots=True)
class Logged:
    """
    One line of the log.

    Attributes:
        asked: The request.
        began: Number on a counter shared by all beginnings and ends, so that overlaps can be seen without a clock.
        ended: The same when its answer was over; None while it goes on.
    """

    asked: Asked
    began: int
    ended: int | None = None


class Line:
    """The server's end of one connection, for a behaviour to write on."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self) -> None:
        """End the connection in order."""
        self.writer.close()


Behaviour = Callable[[Asked, Line], Awaitable[bool]]
"""Answers one request; True keeps the connection for the next."""


async def _not_found(asked: Asked, line: Line) -> bool:
    await line.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    return True


@dataclass
class FaultServer:
    """
    Use it as a context manager; routes may be changed while it runs.

    Attributes:
        tls: Serve TLS with this context; None serves plain HTTP.
        address: Loopback address to listen on, or several, separated by blanks.
        log: What was asked, in order.
        port: The same on all addresses; 0 takes a free one.
    """

    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    log: list[Logged] = field(default_factory=list)
    port: int = 0
    _routes: dict[tuple[str, str], Behaviour] = field(default_factory=dict)
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def route(self, path: str, behaviour: Behaviour, host: str = "*") -> str:
        """Set what a path does, on one host or on all; gives its address under the host (`*` means `site.test`)."""
        self._routes[host, path] = behaviour
        return self.url(path, "site.test" if host == "*" else host)

    def url(self, path: str, host: str = "site.test") -> str:
        """The address of a path on a host."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def asked(self, path: str | None = None, host: str | None = None) -> list[Asked]:
        """Requests so far, of one path or host or all."""
        return [
            line.asked
            for line in self.log
            if (path is None or line.asked.path == path) and (host is None or line.asked.host == host)
        ]

    def forget(self) -> None:
        """Empty the log and all routes."""
        self._routes.clear()
        self._counts.clear()
        self.log.clear()

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="fault-server", daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self, ready: threading.Event) -> None:
        loop = self._loop = asyncio.new_event_loop()
        servers = []
        for address in self.address.split():
            start = asyncio.start_server(self._accept, address, self.port, ssl=self.tls, limit=2**20)
            servers.append(loop.run_until_complete(start))
            self.port = servers[0].sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        for server in servers:
            server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if not await self._answer(_parse(head), line):
                    break
        with contextlib.suppress(ConnectionError, RuntimeError, ssl.SSLError):
            writer.close()

    async def _answer(self, asked: Asked, line: Line) -> bool:
        key = (asked.host, asked.path)
        nth = self._counts.get(key, 0)
        self._counts[key] = nth + 1
        asked = Asked(method=asked.method, target=asked.target, host=asked.host, headers=asked.headers, nth=nth)
        entry = Logged(asked, next(_COUNTER))
        self.log.append(entry)
        behaviour = self._routes.get(key) or self._routes.get(("*", asked.path)) or _not_found
        try:
            return await behaviour(asked, line)
        finally:
            entry.ended = next(_COUNTER)


def _parse(head: bytes) -> Asked:
    first, *rest = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (each.partition(":") for each in rest))
    host = next((value for name, value in headers if name.lower() == "host"), "")
    return Asked(method=method, target=target, host=host.rsplit(":", 1)[0].lower(), headers=headers, nth=0)
