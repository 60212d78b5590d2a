"""
What publishing costs by size. What readers cost the writer: `benchmarks.readers`.

Run: python -m benchmarks.publish [MEBIBYTES ...]
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.store.database import Store
from pipeline.store.snapshot import publish
from tests.surface.test_publishing import write_batch

_BALLAST = """
INSERT INTO work.robots
SELECT 'origin' || nextval('work.search_doc'), 'allow', '', string_agg(gen_random_uuid()::VARCHAR, ''), now()::TIMESTAMP
FROM range(5000) AS span(number) GROUP BY number // 100
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[])
    options = parser.parse_args()
    for size in options.sizes or [100, 1000, 5000]:
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


if __name__ == "__main__":
    main()
