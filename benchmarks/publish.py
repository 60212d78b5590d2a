"""
What publishing costs by size, beside a plain copy of the same file forced to the disk. Readers: `benchmarks.readers`.

Run: python -m benchmarks.publish [MEBIBYTES ...]   (needs four times the largest on the disk of $TMPDIR)
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.store.database import Store
from pipeline.store.snapshot import publish
from tests.surface.test_publishing import write_batch

_BALLAST = "CREATE TABLE work.ballast (a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE)"
_MORE_BALLAST = "INSERT INTO work.ballast SELECT random(), random(), random(), random() FROM range(1000000)"


def main() -> None:
    for size in [int(word) for word in sys.argv[1:]] or [100, 1000, 5000]:
        by_size(size)


def made(folder: str) -> Store:
    """Make an empty corpus with a snapshot."""
    store = Store(data=Path(folder), memory_limit="1GB", threads=2)
    store.prepare(datetime.now(UTC))
    publish(store, now=datetime.now(UTC), force=True)
    return store


def by_size(mebibytes: int) -> None:
    """Publish a database of a size three times, each time after a small batch."""
    with tempfile.TemporaryDirectory(prefix="tocsin-publish-") as folder:
        store = made(folder)
        with store.writing() as connection:
            connection.execute(_BALLAST)
        while store.live.stat().st_size < mebibytes * 2**20:
            with store.writing() as connection:
                connection.execute(_MORE_BALLAST)
        copied = Path(folder) / "copy"
        published, plain = [], []
        for _ in range(3):
            write_batch(store)
            published.append(timed(lambda: publish(store, now=datetime.now(UTC), force=True)))
            plain.append(timed(lambda: copy(store.live, copied)))
            copied.unlink()
        size = store.live.stat().st_size / 2**20
        print(f"{size:6.0f} MiB: published {told(published)}; plain copy {told(plain)}", flush=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file and force it to the disk."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.monotonic(), time.process_time()
    action()
    return time.monotonic() - wall, time.process_time() - cpu


def told(times: list[tuple[float, float]]) -> str:
    """The median of some times, and all of them."""
    walls, spent = [one for one, _ in times], statistics.median(one for _, one in times)
    return f"{statistics.median(walls):.2f} s ({', '.join(f'{one:.2f}' for one in walls)}), {spent:.2f} s of CPU"


if __name__ == "__main__":
    main()
