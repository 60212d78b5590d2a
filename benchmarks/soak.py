"""
Runs the main job for 200 simulated cycles in one process: `python -m benchmarks.soak`.

Another process serves 100 feeds and their pages on loopback and answers 5 % of all requests by a fault. Each cycle is
one run of what `tocsin ingest --direct` does at a simulated time, 1,000 seconds after the one before, so that every
feed that did not fail is due, and those that did come back when their back-off is over. Ten articles appear a cycle; in
the last fifth of the cycles nothing does. Before the first cycle a corpus is filled: while one is small, a batch
costs less, because a table's last 8,192 rows are written anew whenever rows are added to it.

Printed for each tenth of the cycles: CPU and memory of all processes, open files, and the sizes of archive, database
and snapshot. Then what must hold: memory grows by less than 1 MB a cycle, file descriptors stay, a cycle costs what it
did in the beginning, and without news neither archive nor database grows.
"""

import argparse
import multiprocessing as mp
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from benchmarks.soak_meter import MIB, Meter, Sample, table, verdicts
from benchmarks.soak_site import HOSTS, Cycle, Plan, address, start
from pipeline.config import Settings, load_settings
from pipeline.models import Feed
from pipeline.steps import ingest
from pipeline.steps.pool import WorkerPool, pool_of
from pipeline.steps.run import Summary

ROOT = Path(__file__).parents[1]
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
STEP = timedelta(seconds=1_000)
"""Longer than the interval of 900 s with the tenth by which polls are spread."""

# Workers are replaced every fifteen cycles or so: what their replacement leaves behind would be seen.
SETTINGS = """[fetch]
host_delay = 0
max_host_delay = 0.01
connect_timeout = 2
read_timeout = 2
total_timeout = 4
allowed_networks = ["127.0.0.0/8"]

[poll]
adaptive = false

[extract]
workers = 1
pages_per_worker = 500
"""


@contextmanager
def publishers(plan: Plan) -> Iterator[tuple[int, Cycle]]:
    """The feeds in a process of their own; yields the port, and the number by which the cycle is told."""
    context = mp.get_context("spawn")
    port: mp.Queue[int] = context.Queue()
    cycle = context.Value("q", 0, lock=False)
    server = context.Process(target=start, args=(port, cycle, plan), daemon=True)
    server.start()
    try:
        yield port.get(timeout=120), cycle
    finally:
        server.terminate()
        server.join()


def soak(folder: Path, *, cycles: int, feeds: int, stored: int, faults: float, seed: int) -> Iterator[Sample]:
    """
    Run the cycles.

    Args:
        folder: Where the corpus is made.
        cycles: How many; nothing new appears in the last fifth.
        feeds: Number of feeds.
        stored: Articles in the corpus before the first cycle.
        faults: Share of requests that meet a fault.
        seed: Fixes texts and faults.

    Yields:
        A sample after each cycle, cycle 0 being the one that fills the corpus.
    """
    shutil.copytree(ROOT / "config", folder / "config")
    (folder / "config" / "tocsin.toml").write_text(SETTINGS, encoding="utf-8")
    settings = load_settings(folder / "config", folder / "data", {})
    last = cycles - cycles // 5
    plan = Plan(feeds=feeds, before=stored // feeds, last=last, faults=faults, seed=seed, began=START, step=STEP)
    with publishers(plan) as (port, cycle):
        meter = Meter(settings)
        subscribed = subscriptions(feeds, port)
        with pool_of(settings) as pool:
            for number in range(cycles + 1):
                cycle.value = number
                meter.begin()
                summary = run(settings, subscribed, pool, START + number * STEP)
                yield meter.end(summary, number=number, quiet=number > last)


def subscriptions(feeds: int, port: int) -> tuple[Feed, ...]:
    """All feeds, spread over the hosts."""
    hosts = [address(number % HOSTS) for number in range(feeds)]
    return tuple(Feed(name=f"paper-{n}", url=f"http://{host}:{port}/feed/{n}") for n, host in enumerate(hosts))


def run(settings: Settings, feeds: Sequence[Feed], pool: WorkerPool, moment: datetime) -> Summary:
    """Run the main job once, as if it were that time."""
    opening = ingest.workbench(settings, feeds, parameters={}, wait_seconds=0, pool=pool)
    with time_machine.travel(moment, tick=True), opening as bench, ingest.in_threads() as submit:
        return ingest.ingest(bench, submit)


def main() -> int:
    """Print the table and the verdicts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--stored", type=int, default=3_000, help="articles in the corpus before the first cycle")
    parser.add_argument("--faults", type=float, default=0.05, help="share of requests that meet a fault")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    samples: list[Sample] = []
    with tempfile.TemporaryDirectory() as folder:
        for one in soak(Path(folder), **vars(given)):
            samples.append(one)
            print(f"{one}", file=sys.stderr, flush=True)
    first, *samples = samples
    print(f"filled with {first.articles} articles: {first.cpu:.0f} s CPU, database {first.live / MIB:.0f} MiB")
    print("\n".join(table(samples)))
    judged = verdicts(samples)
    for holds, words in judged:
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {words}")
    return 0 if all(holds for holds, _ in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
