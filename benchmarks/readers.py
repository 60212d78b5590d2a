"""
What readers cost the writer, told apart from what any other work on the same cores costs it.

A writer loads small batches and publishes after each, alone and beside readers in processes of their own that look
every 50 ms: at the corpus, or at an unrelated copy of it in another folder. What both cost alike is the price of the
cores; the difference is the price of sharing the corpus. Readers open it anew for each look (`open`, or `duckdb`
without any of our code), or keep it open until there is a newer one (`follow`). The modes are measured in turn.

With `--work 1` each batch takes a second of CPU before it is written, as extracting a few dozen articles does.

Run: python -m benchmarks.readers [--readers 5] [--seconds 20] [--rounds 3] [--work 0] [--modes alone,follow]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.publish import made
from pipeline.corpus import follow_corpus
from pipeline.errors import TocsinError
from pipeline.store.database import Store
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish
from tests.surface.test_publishing import write_batch

LOOK = "SELECT (SELECT count(*) FROM feed_fetches), (SELECT count(*) FROM tolls)"
MODES = ("alone", "open", "open elsewhere", "duckdb", "duckdb elsewhere", "follow", "follow elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    One turn of the writer.

    Attributes:
        wall: Seconds a batch written and published.
        cpu: CPU seconds of the writer a batch.
        looks: Looks of all readers a second.
        look_cpu: CPU seconds of a reader a look.
        cores: CPU seconds of all readers a second.
        wrong: Errors, falling counts and half batches that readers saw.
    """

    wall: float
    cpu: float
    looks: float
    look_cpu: float
    cores: float
    wrong: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=float, default=0, help="CPU seconds of other work a batch")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--read", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read(Path(options.read[0]), options.read[1], options.seconds)
        return
    modes = [mode for mode in MODES if mode in options.modes.split(",")]
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="tocsin-readers-") as folder:
        store, elsewhere = made(f"{folder}/corpus"), Path(folder) / "elsewhere.duckdb"
        write_batch(store)
        publish(store, now=datetime.now(UTC), force=True)
        shutil.copy(store.snapshot, elsewhere)
        for _ in range(options.rounds):
            for mode in modes:
                path = elsewhere if mode.endswith("elsewhere") else store.snapshot
                count = 0 if mode == "alone" else options.readers
                found[mode].append(turn(store, path, mode.split()[0], count, options.seconds, options.work))
                print(f"  {mode}: {1000 * found[mode][-1].wall:.0f} ms a batch", flush=True)
    print(f"{os.cpu_count()} cores, {options.readers} readers, {options.rounds} turns of {options.seconds:g} s each")
    alone = statistics.median(one.wall for one in found["alone"])
    for mode in modes:
        show(mode, found[mode], alone)
    for mode in modes:
        if f"{mode} elsewhere" in modes:
            pairs = zip(found[mode], found[f"{mode} elsewhere"], strict=True)
            ratios = [here.wall / there.wall for here, there in pairs]
            print(
                f"{mode}: a batch beside readers of the corpus takes {statistics.median(ratios):.2f} times as long "
                f"as beside readers of another file ({', '.join(f'{one:.2f}' for one in ratios)})"
            )


def show(mode: str, turns: list[Measured], alone: float) -> None:
    """Print the medians of one mode."""

    def middle(pick: Callable[[Measured], float]) -> float:
        return statistics.median(pick(one) for one in turns)

    wall = middle(lambda one: one.wall)
    print(
        f"{mode:17s} writer {1000 * wall:6.0f} ms a batch (x {wall / alone:.2f}), "
        f"{1000 * middle(lambda one: one.cpu):5.0f} ms of CPU; readers {middle(lambda one: one.looks):5.1f} looks/s, "
        f"{1000 * middle(lambda one: one.look_cpu):5.1f} ms of CPU each, {middle(lambda one: one.cores):.2f} cores, "
        f"{sum(one.wrong for one in turns)} wrong"
    )


def turn(store: Store, path: Path, mode: str, count: int, seconds: float, work: float) -> Measured:
    """Write for a while beside some readers."""
    words = [sys.executable, "-m", "benchmarks.readers", "--seconds", str(seconds), "--read", str(path), mode]
    readers = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    wall, cpu = time.monotonic(), time.process_time()
    written = 0
    while time.monotonic() - wall < seconds * 0.95:
        end = time.process_time() + work
        while time.process_time() < end:
            sum(range(1000))
        write_batch(store)
        publish(store, now=datetime.now(UTC), force=True)
        written += 1
    wall, spent = time.monotonic() - wall, time.process_time() - cpu
    told = []
    for reader in readers:
        assert reader.stdout is not None
        told.append(json.loads(reader.stdout.read()))
        reader.wait()
    looks = sum(one["looks"] for one in told)
    read_cpu = sum(one["cpu"] for one in told)
    return Measured(
        wall=wall / written,
        cpu=spent / written,
        looks=looks / seconds,
        look_cpu=read_cpu / looks if looks else 0.0,
        cores=read_cpu / seconds,
        wrong=sum(one["wrong"] for one in told),
    )


def read(path: Path, mode: str, seconds: float) -> None:
    """Look every 50 ms, and print how often, at what cost, and what was wrong."""
    looks = wrong = 0
    last = -1
    follower = follow_corpus(path) if mode == "follow" else None
    print("ready", flush=True)
    cpu, end = time.process_time(), time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            opened = follower.newest() if follower else opener(mode, path)
            count, tolls = opened.execute(LOOK).fetchone() or (0, 0)
            if not follower:
                opened.close()
        except (duckdb.Error, TocsinError):
            wrong += 1
            continue
        wrong += count < last or count != tolls or count % 100 != 0
        last = count
        looks += 1
        time.sleep(max(0.0, 0.05 - (time.monotonic() - began)))
    print(json.dumps({"looks": looks, "cpu": time.process_time() - cpu, "wrong": wrong}))


def opener(mode: str, path: Path) -> duckdb.DuckDBPyConnection:
    """Open the corpus anew."""
    return open_snapshot(path, threads=1) if mode == "open" else duckdb.connect(str(path), read_only=True)


if __name__ == "__main__":
    main()
