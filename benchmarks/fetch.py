"""
Measures polling against a bare loop of requests: `python -m benchmarks.fetch [--feeds 1000] [--page-feeds 40]`.

Another process serves every host name on loopback. Printed: the wall time of a round of 304s and of a bare aiohttp loop
that sends the same requests and ignores the answers; the peak memory of this process; what a second full run writes and
asks for; and what it costs when 5 % of the hosts are broken. Ratios of one run hold, seconds are those of the machine.
"""

import argparse
import asyncio
import multiprocessing as mp
import resource
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import aiohttp
import duckdb

from benchmarks import host_farm
from pipeline.config import Settings
from pipeline.models import Feed
from pipeline.steps import ingest, manners
from pipeline.steps.poll import plan_polls, poll
from pipeline.steps.pool import WorkerPool, pool_of
from pipeline.web.client import Client
from tests.faultserver.names import Names

CONFIG = Path(__file__).resolve().parents[1] / "config"


async def bare(urls: list[str]) -> None:
    """Send the same requests and ignore the answers."""
    connector = aiohttp.TCPConnector(limit=50, resolver=Names())
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(url: str) -> None:
            async with session.get(url, headers={"If-None-Match": host_farm.ETAG}) as response:
                await response.read()

        await asyncio.gather(*map(one, urls))


class Corpus:
    """One corpus that is filled from the server."""

    def __init__(self, folder: Path, feeds: list[Feed], pool: WorkerPool, base: Settings) -> None:
        self.settings = base.model_copy(update={"data": folder})
        self.feeds = feeds
        self.pool = pool

    def round(self) -> tuple[float, float]:
        """Poll all feeds once; gives wall and CPU seconds of planning, polling and storing."""
        with self._opened() as bench:
            began, worked = time.perf_counter(), time.process_time()
            shards, _ = plan_polls(bench.run, bench.feeds)
            for shard in shards:
                poll(bench.run, bench.vault, bench.pool, shard)
            return time.perf_counter() - began, time.process_time() - worked

    def full(self) -> tuple[float, str]:
        """Run the main job once; gives its seconds and what it says."""
        began = time.perf_counter()
        with self._opened() as bench, ingest.in_threads() as submit:
            summary = ingest.ingest(bench, submit)
        return time.perf_counter() - began, summary.message

    def rows(self) -> tuple[int, ...]:
        """Numbers of entries, documents, articles, versions and links."""
        with duckdb.connect(str(self.settings.data / "live" / "tocsin.duckdb")) as connection:
            tables = ("work.entries", "work.documents", "articles", "past_versions", "copies")
            found = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
        return tuple(row[0] if row else 0 for row in found)

    def healthy(self) -> tuple[int, ...]:
        """Entries and articles of the hosts that are not broken."""
        with duckdb.connect(str(self.settings.data / "live" / "tocsin.duckdb")) as connection:
            queries = (
                "SELECT count(*) FROM work.entries WHERE feed NOT LIKE 'bad-%'",
                "SELECT count(*) FROM articles WHERE url NOT LIKE '%//bad-%'",
            )
            found = [connection.execute(query).fetchone() for query in queries]
        return tuple(row[0] if row else 0 for row in found)

    def _opened(self) -> AbstractContextManager[ingest.Workbench]:
        return ingest.workbench(self.settings, self.feeds, parameters={}, wait_seconds=0, pool=self.pool)


def settings_of() -> Settings:
    """No pauses between polls or requests; short limits, so that broken hosts cost what they must and no more."""
    return Settings.model_validate(
        {
            "folder": CONFIG,
            "data": Path(),
            "fetch": {
                "allowed_networks": ["127.0.0.0/8"],
                "host_delay": 0,
                "max_host_delay": 0.01,
                "read_timeout": 2,
                "total_timeout": 3,
            },
            "poll": {"interval": 0.001, "adaptive": False},
            "store": {"publish_every": 1e9},
        }
    )


def feeds_of(names: list[str], port: int) -> list[Feed]:
    """One feed a host."""
    return [Feed(name=name, url=f"http://{name}.test:{port}/feed") for name in names]


def measure_304(folder: Path, feeds: list[Feed], pool: WorkerPool) -> None:
    """A round of 304s against the bare loop."""
    corpus = Corpus(folder / "polls", feeds, pool, settings_of())
    first, _ = corpus.round()
    say(f"first round, {len(feeds)} feeds of 200s: {first:.2f} s")
    urls = [feed.url for feed in feeds]
    for _ in range(3):
        began, worked = time.perf_counter(), time.process_time()
        asyncio.run(bare(urls))
        loop, loop_work = time.perf_counter() - began, time.process_time() - worked
        ours, our_work = corpus.round()
        say(
            f"304s: bare loop {loop:.2f} s (CPU {loop_work:.2f}), a round {ours:.2f} s (CPU {our_work:.2f}), "
            f"ratio {ours / loop:.2f} (CPU {our_work / loop_work:.2f})"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of this process: {peak:.0f} MiB")


def measure_runs(folder: Path, port: int, names: list[str], pool: WorkerPool, counts: host_farm.Counts) -> None:
    """A second full run, and runs with and without broken hosts."""
    clean = Corpus(folder / "clean", feeds_of(names, port), pool, settings_of())
    seconds, message = clean.full()
    say(f"full run, {len(names)} feeds with pages: {seconds:.1f} s; {message}")
    rows, asked = clean.rows(), counts[1]
    again, message = clean.full()
    say(
        f"second full run: {again:.1f} s; new rows {[b - a for a, b in zip(rows, clean.rows(), strict=True)]}, "
        f"page requests {counts[1] - asked}"
    )
    broken = [f"bad-{host_farm.FAULTS[n % 6]}-{n}" for n in range(max(len(names) // 20, 1))]
    mixed = Corpus(folder / "mixed", feeds_of(names + broken, port), pool, settings_of())
    with_broken, _ = mixed.full()
    say(
        f"with {len(broken)} broken hosts more: {with_broken:.1f} s, ratio {with_broken / seconds:.2f}; "
        f"healthy entries and articles {clean.healthy()} without, {mixed.healthy()} with them"
    )


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--page-feeds", type=int, default=40, help="feeds whose pages are fetched in the full runs")
    arguments = parser.parse_args()
    port: mp.Queue[int] = mp.Queue()
    counts = mp.Array("q", 2, lock=False)
    server = mp.Process(target=host_farm.start, args=(port, counts, arguments.entries), daemon=True)
    server.start()
    number = port.get()
    vars(manners)["Client"] = partial(Client, resolver=Names())  # every name leads to loopback
    names = [f"h{n}" for n in range(arguments.feeds)]
    with tempfile.TemporaryDirectory() as folder, pool_of(settings_of()) as pool:
        measure_304(Path(folder), feeds_of(names, number), pool)
        measure_runs(Path(folder), number, names[: arguments.page_feeds], pool, counts)
    server.terminate()


if __name__ == "__main__":
    main()
