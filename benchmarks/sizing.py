"""
Measures what an article takes: `python -m benchmarks.sizing`.

The hand-labelled pages are ingested once, each under one address, by `tocsin ingest --direct`: bytes in the archive and
CPU, what a run without news costs taken off. Then texts of different articles are brought in by `tocsin backfill
files`, in two halves: what the second adds to archive, database and snapshot, and its CPU.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.backfill import write_articles
from benchmarks.pipeline import ROOT, SETTINGS, run
from benchmarks.shared_data import shared_folder

HOSTS = 20
PAGES_A_HOST = 9
KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    What an installation takes.

    Attributes:
        articles: Articles.
        words: Words of their texts.
        archive: Bytes.
        live: Bytes of the live database after its log was folded in.
        snapshot: Bytes.
    """

    articles: int
    words: int
    archive: int
    live: int
    snapshot: int


def size_of(data: Path) -> Size:
    """Measure an installation."""
    with duckdb.connect(str(data / "tocsin.duckdb"), read_only=True) as connection:
        row = connection.execute("SELECT count(*), sum(word_count) FROM articles").fetchone() or (0, 0)
    return Size(
        articles=row[0],
        words=int(row[1]),
        archive=sum(path.stat().st_size for path in (data / "archive").rglob("*.warc.gz")),
        live=(data / "live" / "tocsin.duckdb").stat().st_size,
        snapshot=(data / "tocsin.duckdb").stat().st_size,
    )


def tocsin(*words: str) -> float:
    """Run a command; returns the CPU seconds of all its processes."""
    return run([sys.executable, "-m", "pipeline", *words]).cpu


def measure_pages(config: Path, data: Path) -> None:
    """Ingest real pages, then once more without news."""
    command = [sys.executable, "-m", "benchmarks.page_server", "--hosts", str(HOSTS)]
    with subprocess.Popen(
        [*command, "--pages-a-host", str(PAGES_A_HOST)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        port = int(server.stdout.readline()) if server.stdout else 0
        feeds = [f'[[feeds]]\nname = "host-{n}"\nurl = "http://127.0.0.{n + 2}:{port}/feed"\n' for n in range(HOSTS)]
        (config / "feeds.toml").write_text("".join(feeds), encoding="utf-8")
        places = ["--config", str(config), "--data", str(data)]
        full, idle = (tocsin("ingest", "--direct", "--json", *places) for _ in range(2))
        if server.stdin:
            server.stdin.close()
    size = size_of(data)
    pages = HOSTS * PAGES_A_HOST
    print(f"{pages} real pages, {size.articles} articles of {size.words / size.articles:.0f} words each:")
    print(f"  archive {size.archive / pages / KIB:.1f} KiB a page, feeds included")
    print(f"  CPU {(full - idle) / pages * 1000:.0f} s per 1,000 pages; a run without news {idle:.1f} s")


def measure_texts(config: Path, data: Path, half: int) -> None:
    """Bring texts in, in two halves, and look at what the second one adds."""
    sizes, costs = [], []
    for number in range(2):
        path = data.with_name(f"texts-{number}.jsonl")
        write_articles(path, number * half, half)
        places = ["--config", str(config), "--data", str(data)]
        costs.append(tocsin("backfill", "files", str(path), "--direct", "--json", *places))
        sizes.append(size_of(data))
    first, second = sizes
    added = second.articles - first.articles
    words = (second.words - first.words) / added
    print(f"{added} texts of {words:.0f} words each on top of {first.articles}:")
    for name in ("archive", "live", "snapshot"):
        grown = getattr(second, name) - getattr(first, name)
        print(f"  {name} {grown / added / KIB:.1f} KiB an article ({getattr(second, name) / KIB**2:.0f} MiB in all)")
    print(f"  CPU {costs[1] / added * 1000:.0f} s per 1,000 articles, start included")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=__doc__)
    parser.add_argument("--texts", type=int, default=5_000, help="texts in all; above 5,130 they repeat with changes")
    given = parser.parse_args()
    shared_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "config", folder / "config")
        (folder / "config" / "tocsin.toml").write_text(SETTINGS, encoding="utf-8")
        measure_pages(folder / "config", folder / "pages")
        measure_texts(folder / "config", folder / "texts", given.texts // 2)


if __name__ == "__main__":
    main()
