"""Serves pages and feeds on many loopback addresses, from a process of its own: `python -m benchmarks.page_server`."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from benchmarks.shared_data import news_pages

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


def feed(host: str, port: int, first: int, count: int) -> str:
    """An RSS feed of `count` items."""
    items = "".join(
        f"<item><title>Item {n}</title><link>http://{host}:{port}/page/{n}</link><guid>item-{n}</guid>"
        f"<pubDate>{escape(format_datetime(NOW))}</pubDate></item>"
        for n in range(first, first + count)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'


async def serve(hosts: int, count: int) -> None:
    """Serve until standard input closes; prints the port first."""
    pages = news_pages()

    async def page(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        return web.Response(body=pages[number % len(pages)], content_type="text/html")

    async def listing(request: web.Request) -> web.Response:
        host, _, port = request.host.partition(":")
        place = int(host.rsplit(".", 1)[1]) - 2
        return web.Response(text=feed(host, int(port), place * count, count), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/page/{number}", page)
    app.router.add_get("/feed", listing)
    runner = web.AppRunner(app)
    await runner.setup()
    first = web.TCPSite(runner, "127.0.0.2", 0)
    await first.start()
    port = runner.addresses[0][1]
    for place in range(1, hosts):
        await web.TCPSite(runner, f"127.0.0.{place + 2}", port).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages-a-host", type=int, default=50)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.hosts, arguments.pages_a_host))
