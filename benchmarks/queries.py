"""
How long the examples of docs/queries.md take at a million articles, through the locked-down connection.

Each is asked three times; printed are the quickest, the first, and the CPU time of the quickest, all threads together.

Run: python -m benchmarks.queries [ARTICLES] [FOLDER]   (a corpus that lies in FOLDER already is used again)
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.large_corpus import NOW, fill
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish

ROOT = Path(__file__).resolve().parents[1]
QUICK_SECONDS = 0.5


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        measure(made(Path(sys.argv[2]), articles))
        return
    with tempfile.TemporaryDirectory(prefix="tocsin-queries-") as folder:
        measure(made(Path(folder), articles))


def made(folder: Path, articles: int) -> Path:
    """The snapshot of a corpus in a folder, filled where there is none."""
    snapshot = folder / "tocsin.duckdb"
    if not snapshot.exists():
        began = time.monotonic()
        published = publish(fill(folder, articles=articles, characters=300), now=NOW, force=True)
        seconds = time.monotonic() - began
        print(f"{articles} articles made in {seconds:.0f} s, snapshot {published.size / 2**20:.0f} MiB", flush=True)
    return snapshot


def measure(snapshot: Path) -> None:
    """Ask every example but the searches, whose index is not filled here."""
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    recipes = re.findall(r"^### (.+?)\n(?:(?!^#).)*?```sql\n(.*?)```", page, flags=re.MULTILINE | re.DOTALL)
    connection = open_snapshot(snapshot, memory_limit="4GB", folders=[ROOT / "docs" / "samples"])
    quick = 0
    for title, sql in recipes:
        if "search(" in sql:
            continue
        query = sql.replace("2023-09", "2023-08").replace("herald.example", "site1.example")
        times = []
        for _ in range(3):
            wall, cpu = time.monotonic(), time.process_time()
            rows = len(connection.execute(query).fetchall())
            times.append((time.monotonic() - wall, time.process_time() - cpu))
        (best, cpu), first = min(times), times[0][0]
        quick += best <= QUICK_SECONDS
        print(f"{best:7.3f} s  first {first:6.3f}  CPU {cpu:6.3f}  {rows:8d} rows  {title}", flush=True)
    print(f"{quick} within {QUICK_SECONDS} s")


if __name__ == "__main__":
    main()
