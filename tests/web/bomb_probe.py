"""Fetches the addresses on its command line and prints the reasons, and how much memory all but the first one took."""

import asyncio
import resource
import sys

from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchSettings, Request

SETTINGS = FetchSettings(
    user_agent="probe", private_networks=("127.0.0.0/8",), min_spacing_seconds=0.0, max_spacing_seconds=0.0
)


async def main(urls: list[str]) -> None:
    """Fetch one after the other."""
    reasons, peaks = [], []
    async with Client(SETTINGS) as client:
        for url in urls:
            answered = await client.fetch(Request(url=url, kind="feed"))
            reasons.append("ok" if isinstance(answered, Fetched) else answered.reason)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    sys.stdout.write(f"{','.join(reasons)} {max(peaks) - peaks[0]}\n")


asyncio.run(main(sys.argv[1:]))
