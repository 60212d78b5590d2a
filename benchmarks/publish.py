"""
What publishing costs by size, and what readers cost the writer.

Run: python -m benchmarks.publish [MEBIBYTES ...]            (seconds for each size)
     python -m benchmarks.publish --readers 5 --seconds 60   (errors, and the writer's pace with and without)
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.store.database import Store
from pipeline.store.snapshot import publish
from tests.surface.test_publishing import READER, write_batch

_BALLAST = """
INSERT INTO work.robots
SELECT 'origin' || nextval('work.search_doc'), 'allow', '', string_agg(gen_random_uuid()::VARCHAR, ''), now()::TIMESTAMP
FROM range(5000) AS span(number) GROUP BY number // 100
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[])
    parser.add_argument("--readers", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    if options.readers:
        with_readers(options.readers, options.seconds)
    for size in options.sizes or ([] if options.readers else [100, 1000, 5000]):
        by_size(size)


def made(folder: str) -> Store:
    store = Store(data=Path(folder), memory_limit="1GB", threads=2)
    store.prepare(datetime.now(UTC))
    publish(store, now=datetime.now(UTC), force=True)
    return store


def by_size(mebibytes: int) -> None:
    with tempfile.TemporaryDirectory(prefix="tocsin-publish-") as folder:
        store = made(folder)
        while store.live.stat().st_size < mebibytes * 2**20:
            with store.writing() as connection:
                for _ in range(40):
                    connection.execute(_BALLAST)
        times = []
        for _ in range(3):
            write_batch(store)
            began = time.monotonic()
            done = publish(store, now=datetime.now(UTC), force=True)
            times.append(time.monotonic() - began)
        print(
            f"{done.size / 2**20:7.0f} MiB: {sorted(times)[1]:.2f} s ({', '.join(f'{one:.2f}' for one in times)})",
            flush=True,
        )


def with_readers(count: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="tocsin-publish-") as folder:
        store = made(folder)
        write_batch(store)
        alone = pace(store, seconds / 2)
        words = [sys.executable, "-c", READER, str(store.snapshot), str(seconds), "ours"]
        readers = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(count)]
        for reader in readers:
            assert reader.stdout is not None
            reader.stdout.readline()
        together = pace(store, seconds * 0.9)
        for reader in readers:
            assert reader.stdout is not None
            told = json.loads(reader.stdout.read())
            print(f"reads {told['seen']}, errors {len(told['errors'])}, falls {told['falls']}, torn {told['torn']}")
        print(f"batches written and published a second: alone {alone:.2f}, with {count} readers {together:.2f}")


def pace(store: Store, seconds: float) -> float:
    """Batches written and published a second."""
    began = time.monotonic()
    written = 0
    while time.monotonic() - began < seconds:
        write_batch(store)
        publish(store, now=datetime.now(UTC), force=True)
        written += 1
    return written / (time.monotonic() - began)


if __name__ == "__main__":
    main()
