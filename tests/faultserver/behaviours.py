"""The ways in which a server behaves, good and bad; each makes a behaviour for one path."""

import asyncio
import gzip
import zlib
from collections.abc import Iterable, Mapping

import brotli

from tests.faultserver.server import Asked, Behaviour, Line

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


def _head(status: int, headers: Headers) -> bytes:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in pairs), "", ""]
    return "\r\n".join(lines).encode("utf-8")


def answer(status: int = 200, headers: Headers = (), body: bytes | str = b"") -> Behaviour:
    """A whole, correct answer."""
    data = body.encode() if isinstance(body, str) else body
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    if status != 304:
        pairs.append(("Content-Length", str(len(data))))

    async def behave(_: Asked, line: Line) -> bool:
        await line.send(_head(status, pairs) + data)
        return True

    return behave


def script(*behaviours: Behaviour) -> Behaviour:
    """The first request gets the first behaviour, and so on; the last one stays."""

    async def behave(asked: Asked, line: Line) -> bool:
        return await behaviours[min(asked.nth, len(behaviours) - 1)](asked, line)

    return behave


def redirect(status: int, location: str) -> Behaviour:
    """A redirect."""
    return answer(status, {"Location": location})


def conditional(
    body: bytes | str, *, etag: str | None = None, last_modified: str | None = None, headers: Headers = ()
) -> Behaviour:
    """304 to a request that repeats a validator exactly, 200 to any other."""
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    pairs += [("ETag", etag)] if etag else []
    pairs += [("Last-Modified", last_modified)] if last_modified else []

    async def behave(asked: Asked, line: Line) -> bool:
        known = (etag and asked.header("If-None-Match") == etag) or (
            last_modified and asked.header("If-Modified-Since") == last_modified
        )
        whole = answer(304, pairs) if known else answer(200, pairs, body)
        return await whole(asked, line)

    return behave


async def silent(_: Asked, line: Line) -> bool:
    """Accepts and never answers."""
    await asyncio.sleep(3600)
    return False


def slow(body: bytes, pause_seconds: float) -> Behaviour:
    """One byte at a time."""

    async def behave(_: Asked, line: Line) -> bool:
        await line.send(_head(200, {"Content-Type": "text/html", "Content-Length": str(len(body))}))
        for byte in body:
            await line.send(bytes([byte]))
            await asyncio.sleep(pause_seconds)
        return True

    return behave


def lagging(behaviour: Behaviour, pause_seconds: float) -> Behaviour:
    """The behaviour, after a pause."""

    async def behave(asked: Asked, line: Line) -> bool:
        await asyncio.sleep(pause_seconds)
        return await behaviour(asked, line)

    return behave


def broken(body: bytes, *, sent: int, announced: int | None = None, by_reset: bool) -> Behaviour:
    """Sends the headers and the first `sent` bytes of the body, then ends or resets the connection."""

    async def behave(_: Asked, line: Line) -> bool:
        length = len(body) if announced is None else announced
        await line.send(_head(200, {"Content-Type": "text/html", "Content-Length": str(length)}) + body[:sent])
        if by_reset:
            await asyncio.sleep(0.05)
            line.reset()
        return False

    return behave


def cut_chunk(body: bytes) -> Behaviour:
    """A chunked answer whose second chunk ends before its announced length."""

    async def behave(_: Asked, line: Line) -> bool:
        await line.send(_head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}))
        await line.send(f"{len(body):x}\r\n".encode() + body + b"\r\nffff\r\n" + body[:10])
        return False

    return behave


async def endless_chunks(_: Asked, line: Line) -> bool:
    """Chunks without an end."""
    await line.send(_head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}))
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    while True:
        await line.send(chunk)


def coded(body: bytes, *, coding: str, label: str | None = None, times: int = 1) -> Behaviour:
    """A body in a content coding, labelled as that or as something else, perhaps coded more than once."""
    for _ in range(times):
        body = gzip.compress(body) if coding == "gzip" else brotli.compress(body) if coding == "br" else body
    return answer(200, {"Content-Type": "text/html", "Content-Encoding": coding if label is None else label}, body)


def gzip_bomb(size: int) -> bytes:
    """`size` zero bytes in gzip, made from one block that is repeated; its checksum, at the very end, is wrong."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size // 2**20) + packer.flush()


def brotli_bomb(size: int) -> bytes:
    """`size` zero bytes in Brotli, made without holding them."""
    packer = brotli.Compressor(quality=1)
    piece = bytes(2**20)
    return bytes(b"".join(packer.process(piece) for _ in range(size // len(piece))) + packer.finish())
