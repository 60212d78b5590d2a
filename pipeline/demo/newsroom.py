"""Serves the invented outlets over HTTP on loopback, each on an address of its own, and keeps a log of the requests."""

import argparse
import asyncio
import contextlib
import signal
import sys
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from pipeline.demo.answers import answer_with
from pipeline.demo.copydesk import Outlet, read_outlets
from pipeline.demo.edition import path_of
from pipeline.demo.pages import Resource, missing_page, render_outlet

BASE_DATE = date(2026, 3, 2)
"""The day that the outlets' days are counted from unless another is given; a Monday."""

LAST_EDITION = 2
_BIND_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    One request as the newsroom saw it.

    Attributes:
        method: HTTP method.
        host: Host and port that were asked for.
        path: Path and query as sent.
        headers: Names as sent, with values.
        status: The answer's status.
    """

    method: str
    host: str
    path: str
    headers: tuple[tuple[str, str], ...]
    status: int


def host_of(outlet: Outlet) -> str:
    """The outlet's loopback address; all share 127.0.0.1 where the system has no others."""
    return f"127.0.0.{outlet.host}" if sys.platform.startswith("linux") else "127.0.0.1"


def feeds_toml(base_url: str) -> str:
    """
    Write the feed configuration of a running newsroom.

    Args:
        base_url: Address of the newsroom as it prints it; only its port matters.

    Returns:
        The text of a `feeds.toml`.
    """
    port = urlsplit(base_url).port
    blocks = [
        "[[feeds]]\n"
        f'name = "{plan.name}"\n'
        f'url = "http://{host_of(outlet)}:{port}{plan.path}"\n'
        f'language = "{outlet.language}"\n'
        f'country = "{outlet.country}"\n'
        f'family = "{outlet.family}"\n' + (f'kind = "{outlet.kind}"\n' if outlet.kind else "")
        for outlet in read_outlets()
        for plan in outlet.feeds
    ]
    return "# The feeds of the demonstration newsroom.\n\n" + "\n".join(blocks)


class Newsroom:
    """
    The running newsroom, an async context manager.

    Attributes:
        edition: The edition on sale: 1, then 2 after `advance`.
        log: Every request so far, in order; control requests are left out.
    """

    def __init__(self, *, port: int = 0, base: date = BASE_DATE, feed_max_age: int = 0) -> None:
        """
        Prepare a newsroom without opening a port.

        Args:
            port: To listen on; 0 for a free one.
            base: The day that the outlets' days are counted from.
            feed_max_age: Seconds for which feeds may be cached; 0 asks to revalidate each time.
        """
        self.edition = 1
        self.log: list[Request] = []
        self._port = port
        self._base = base
        self._feed_max_age = feed_max_age
        self._served: dict[tuple[str, str], Resource] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        self._port = await _listen(self._runner, self._port)
        self._print()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """Address of the first outlet, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def feeds_toml(self) -> str:
        """The text of a `feeds.toml` that subscribes to every feed of this newsroom."""
        return feeds_toml(self.base_url)

    def url(self, key: str) -> str:
        """
        Say where a document is served.

        Args:
            key: `OUTLET/SLUG`, as in `truth.toml`.

        Raises:
            KeyError: If there is no such document.
        """
        outlet_key, _, slug = key.partition("/")
        for outlet in read_outlets():
            if outlet.key == outlet_key:
                paths = {stub.slug: stub.path for stub in outlet.stubs}
                paths |= {article.slug: path_of(outlet, article) for article in outlet.articles}
                return self._origin(outlet) + paths[slug]
        raise KeyError(key)

    def advance(self) -> int:
        """
        Bring out the next edition: updated texts and a few new entries.

        Returns:
            The number of the edition now on sale; the last one stays on sale.
        """
        self.edition = min(self.edition + 1, LAST_EDITION)
        self._print()
        return self.edition

    def _origin(self, outlet: Outlet) -> str:
        """Scheme, host and port of an outlet."""
        return f"http://{host_of(outlet)}:{self._port}"

    def _print(self) -> None:
        """Render every outlet in the present edition."""
        self._served = {
            (host_of(outlet), path): resource
            for outlet in read_outlets()
            for path, resource in render_outlet(
                outlet,
                base=self._base,
                edition=self.edition,
                origin=self._origin(outlet),
                feed_max_age=self._feed_max_age,
            ).items()
        }

    async def _handle(self, request: web.Request) -> web.Response:
        """Answer one request and note it down."""
        if request.path.startswith("/-/"):
            return self._control(request)
        resource = self._find(request)
        answer = answer_with(request, resource)
        headers = tuple(request.headers.items())
        self.log.append(
            Request(
                method=request.method, host=request.host, path=request.path_qs, headers=headers, status=answer.status
            )
        )
        return answer

    def _find(self, request: web.Request) -> Resource:
        """Look a page up by path and `id`; like most sites, ignore other parameters."""
        host = request.url.host or ""
        number = parse_qs(request.query_string).get("id", [""])[0]
        path = f"{request.path}?id={number}" if number else request.path
        found = self._served.get((host, path)) or self._served.get((host, request.path))
        if found is not None:
            return found
        outlets = read_outlets()
        return missing_page(next((outlet for outlet in outlets if host_of(outlet) == host), outlets[0]))

    def _control(self, request: web.Request) -> web.Response:
        """Let another process steer: bring out the next edition, read the log, read the feed configuration."""
        if request.path == "/-/advance" and request.method == "POST":
            return web.json_response({"edition": self.advance()})
        if request.path == "/-/log":
            rows = [
                {"method": row.method, "host": row.host, "path": row.path, "status": row.status} for row in self.log
            ]
            return web.json_response(rows)
        if request.path == "/-/feeds.toml":
            return web.Response(text=self.feeds_toml())
        return web.json_response({"error": "no such control"}, status=404)


def start_newsroom(*, port: int = 0, base: date = BASE_DATE, feed_max_age: int = 0) -> None:
    """
    Serve until the process is asked to end, and print the base URL as the first line.

    Args:
        port: To listen on; 0 for a free one.
        base: The day that the outlets' days are counted from.
        feed_max_age: Seconds for which feeds may be cached; 0 asks to revalidate each time.
    """
    asyncio.run(_serve(Newsroom(port=port, base=base, feed_max_age=feed_max_age)))


async def _serve(newsroom: Newsroom) -> None:
    """Serve until SIGINT or SIGTERM."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # event loops of Windows have no signal handlers
            loop.add_signal_handler(number, ended.set)
    async with newsroom:
        sys.stdout.write(f"{newsroom.base_url}\n")
        sys.stdout.flush()
        await ended.wait()


async def _listen(runner: web.AppRunner, port: int) -> int:
    """
    Open the same port on every address of the outlets.

    Raises:
        OSError: If the wished port, or every free port tried, is taken on one of them.
    """
    hosts = sorted({host_of(outlet) for outlet in read_outlets()})
    for attempt in range(_BIND_ATTEMPTS):
        opened: list[web.TCPSite] = []
        try:
            chosen = port
            for host in hosts:
                site = web.TCPSite(runner, host, chosen)
                await site.start()
                opened.append(site)
                chosen = chosen or _port_of(runner)
        except OSError:
            for site in opened:
                await site.stop()
            if port or attempt == _BIND_ATTEMPTS - 1:
                raise
        else:
            return chosen
    raise AssertionError


def _port_of(runner: web.AppRunner) -> int:
    """The port that the system chose for the first address."""
    return int(runner.addresses[0][1])


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.demo.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 for a free one")
    parser.add_argument("--base", type=date.fromisoformat, default=BASE_DATE, help="day that dates are counted from")
    parser.add_argument("--feed-max-age", type=int, default=0, help="seconds for which feeds may be cached")
    given = parser.parse_args()
    start_newsroom(port=given.port, base=given.base, feed_max_age=given.feed_max_age)


if __name__ == "__main__":
    main()
