"""Asks the web on behalf of backfill sources, one document after the other, with the manners of all fetching."""

import asyncio
from pathlib import Path

from pipeline.errors import PutOffError, SourceError
from pipeline.secrets import Vault
from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchFailure, FetchSettings, HostState, Kind, Request, RobotsRecord


class Web:
    """
    What sources ask the web through; it remembers hosts and robots.txt from one question to the next.

    Args:
        settings: Bounds and manners.
        turns: File through which all clients of one corpus share the turns of hosts; None shares them with nobody.
        vault: Secrets of the addresses that are asked for; None when they have none.
    """

    def __init__(self, settings: FetchSettings, turns: Path | None = None, vault: Vault | None = None) -> None:
        self._settings = settings
        self._turns = turns
        self._vault = vault
        self._hosts: dict[str, HostState] = {}
        self._robots: dict[str, RobotsRecord] = {}

    def ask(self, url: str, kind: Kind, *, span: tuple[int, int] | None = None) -> Fetched:
        """
        Fetch one document.

        Raises:
            PutOffError: If asking again later may help: 429, 5xx, a broken connection.
            SourceError: If it will not: 403, 404, robots.txt.
        """
        answer = asyncio.run(self._fetch(Request(url=url, kind=kind, span=span)))
        if isinstance(answer, Fetched):
            return answer
        words = f"{url}: {answer.reason}" + (f" ({answer.detail})" if answer.detail else "")
        if answer.transient:
            again = f" in {answer.retry_after_seconds:.0f} s" if answer.retry_after_seconds else " later"
            raise PutOffError(words, f"Give the command again{again}; it goes on where it was")
        raise SourceError(words, "Check the address in a browser")

    async def _fetch(self, request: Request) -> Fetched | FetchFailure:
        """One request with a client of its own."""
        turns = self._turns if self._turns is not None and self._turns.parent.is_dir() else None
        client = Client(
            self._settings,
            vault=self._vault,
            hosts=self._hosts.values(),
            robots_records=self._robots.values(),
            turns=turns,
        )
        async with client:
            answer = await client.fetch(request)
        self._hosts |= {one.host: one for one in client.host_states()}
        self._robots |= {one.origin: one for one in client.robots_read()}
        return answer
