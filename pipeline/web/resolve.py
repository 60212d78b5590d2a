"""Looks host names up in threads of its own, each look-up bounded in time."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

_THREADS = 32
"""More than the loop's own few, so that some hanging look-ups do not hold up all others."""


class LookupTimeoutError(OSError):
    """A look-up took longer than its limit."""


class BoundedResolver(AbstractResolver):
    """
    The system's resolver, bounded.

    Args:
        timeout_seconds: Limit of one look-up.
        inner: Another resolver to bound; None means the system's.
    """

    def __init__(self, timeout_seconds: float, inner: AbstractResolver | None = None) -> None:
        self._timeout = timeout_seconds
        self._inner = inner
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="lookup") if inner is None else None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """
        Look a name up.

        Raises:
            OSError: If the name is unknown.
            LookupTimeoutError: If the look-up took too long.
        """
        try:
            async with asyncio.timeout(self._timeout):
                if self._inner is not None:
                    return await self._inner.resolve(host, port, family)
                return await self._system(host, port, family)
        except TimeoutError as error:
            message = f"no answer within {self._timeout:g} s"
            raise LookupTimeoutError(message) from error

    async def _system(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        """Ask the system in a thread."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(
            self._threads, socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(endpoint[0]),
                port=int(endpoint[1]),
                family=found,
                proto=protocol,
                flags=int(socket.AI_NUMERICHOST | socket.AI_NUMERICSERV),
            )
            for found, _, protocol, _, endpoint in infos
        ]

    async def close(self) -> None:
        """Let go of the threads without waiting for look-ups that hang."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        if self._inner is not None:
            await self._inner.close()
