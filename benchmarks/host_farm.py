"""Serves any number of host names from one process on loopback: feeds of 304s, pages, and hosts that misbehave."""

import asyncio
from multiprocessing.queues import Queue
from typing import Protocol

ETAG = '"1"'
FAULTS = ("silent", "slow", "reset", "cut", "loop", "endless")
"""Kinds of broken hosts, T21 to T26 of the fault table; a host named `bad-KIND-N` is one."""

_STORY = "Artillery fire hit the town of {place} on Monday and killed {n} people, the mayor said in report {n}."


class Counts(Protocol):
    """Shared counters: polls, and page requests."""

    def __getitem__(self, index: int) -> int: ...

    def __setitem__(self, index: int, value: int) -> None: ...


async def serve(port: "Queue[int]", counts: "Counts", entries: int) -> None:
    """Serve `/feed` with 304 to its ETag, `/p/N` pages, 404 for robots.txt; hosts named `bad-KIND-N` misbehave."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                target = head.split(" ", 2)[1]
                host = head.lower().partition("\r\nhost: ")[2].partition("\r\n")[0]
                if not await _answer(target, host, head, writer, counts, entries):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=4096)
    port.put(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer(
    target: str, host: str, head: str, writer: asyncio.StreamWriter, counts: "Counts", entries: int
) -> bool:
    """Answer one request."""
    kind = host.split("-")[1] if host.startswith("bad-") else ""
    if target == "/robots.txt":
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        return True
    if kind:
        return await _misbehave(kind, target, writer)
    if target.startswith("/p/"):
        counts[1] += 1
        return _send(writer, _page(host, int(target[3:])), "text/html")
    counts[0] += 1
    if ETAG in head:
        writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode())
        return True
    return _send(writer, _feed(host, entries), "application/rss+xml", f"ETag: {ETAG}\r\n")


def _send(writer: asyncio.StreamWriter, body: bytes, kind: str, more: str = "") -> bool:
    """Send a whole answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    return True


async def _misbehave(kind: str, target: str, writer: asyncio.StreamWriter) -> bool:
    """Do what T21 to T26 of the fault table do."""
    if kind == "silent":
        await asyncio.sleep(3600)
    elif kind == "slow":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.2)
    elif kind == "loop":
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        return True
    elif kind == "endless":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
    elif kind == "cut":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<rss>")
    if kind == "reset":
        writer.transport.abort()
    return False


def _feed(host: str, entries: int) -> bytes:
    """An RSS feed of a host."""
    items = "".join(
        f"<item><title>Report {n} of {host}</title><link>http://{host}/p/{n}</link><guid>{n}</guid></item>"
        for n in range(entries)
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


def _page(host: str, number: int) -> bytes:
    """An article of a host."""
    place = f"{host.partition(':')[0].replace('.', ' ').title()}{number}"
    lines = "".join(f"<p>{_STORY.format(place=place, n=number * 7 + part)}</p>" for part in range(6))
    return f"<html><head><title>Report {number}</title></head><body><article>{lines}</article></body></html>".encode()


def start(port: "Queue[int]", counts: "Counts", entries: int) -> None:
    """What runs in the process of the server."""
    asyncio.run(serve(port, counts, entries))
