"""A resolver under the test's control: names lead where the test says."""

import asyncio
import socket
from collections.abc import Mapping, Sequence

from aiohttp.abc import AbstractResolver, ResolveResult


class Names(AbstractResolver):
    """
    Resolves every name under `.test` to loopback unless told otherwise; all other names are unknown.

    Args:
        known: Addresses of single names: one list for each look-up (rebinding), the last for ever.
        hanging: Names whose look-up never ends.
    """

    def __init__(self, known: Mapping[str, Sequence[Sequence[str]]] | None = None, hanging: Sequence[str] = ()) -> None:
        self.known = dict(known or {})
        self.hanging = frozenset(hanging)
        self.looked_up: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look a name up in the table."""
        nth = self.looked_up.count(host)
        self.looked_up.append(host)
        if host in self.hanging:
            await asyncio.sleep(3600)
        if host in self.known:
            answers = self.known[host]
            found = answers[min(nth, len(answers) - 1)]
        elif host.endswith(".test"):
            found = ["127.0.0.1"]
        else:
            raise OSError(None, "unknown name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=int(socket.AI_NUMERICHOST),
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing to close."""
