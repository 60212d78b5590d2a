"""
How long the examples of docs/queries.md take at a million articles, through the locked-down connection.

Run: python -m benchmarks.queries [ARTICLES]
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


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    recipes = re.findall(r"^### (.+?)\n(?:(?!^#).)*?```sql\n(.*?)```", page, flags=re.MULTILINE | re.DOTALL)
    with tempfile.TemporaryDirectory(prefix="tocsin-queries-") as folder:
        began = time.monotonic()
        store = fill(Path(folder), articles=articles, characters=300)
        published = publish(store, now=NOW, force=True)
        print(
            f"{articles} articles made in {time.monotonic() - began:.0f} s, snapshot {published.size / 2**20:.0f} MiB"
        )
        connection = open_snapshot(store.snapshot, memory_limit="4GB", folders=[ROOT / "docs" / "samples"])
        quick = 0
        for title, sql in recipes:
            if "search(" in sql:
                continue
            query = sql.replace("2023-09", "2023-08").replace("herald.example", "site1.example")
            times = []
            for _ in range(3):
                start = time.monotonic()
                rows = len(connection.execute(query).fetchall())
                times.append(time.monotonic() - start)
            quick += min(times) <= 0.5
            print(f"{min(times):7.3f} s  first {times[0]:6.3f}  {rows:8d} rows  {title}", flush=True)
        print(f"{quick} within 0.5 s")


if __name__ == "__main__":
    main()
