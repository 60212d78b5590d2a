"""
Measures backfills: `python -m benchmarks.backfill`.

A WARC file of pages (the hand-labelled ones, repeated under new addresses) and a JSON Lines file of articles (10 to 18
real sentences each, every one from another article; one article in five copies an earlier one) are brought in by
`tocsin backfill … --direct`. Printed are efficiency = (CPU time of a bare loop of `trafilatura.bare_extraction` with
metadata / cores) / wall time, articles a second with a corpus already stored, and the peak memory of all processes
(pages that they share counted once), for a whole and for a third of the file.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.dedup_scale import Mixer
from benchmarks.pipeline import ROOT, Use, bare_seconds, run
from benchmarks.shared_data import news_pages, shared_folder
from tests.backfill.corpora import warc_record

SAMPLE_PAGES = 362


def write_warc(path: Path, count: int) -> None:
    """A WARC file of `count` pages under new addresses."""
    pages = news_pages()
    with path.open("wb") as stream:
        for number in range(count):
            url = f"https://site{number % 50}.example/{number}"
            stream.write(warc_record(url, pages[number % len(pages)]))


def write_articles(path: Path, first: int, count: int) -> None:
    """A JSON Lines file of articles mixed from real sentences; every fifth copies an earlier one."""
    mixer = Mixer(shared_folder() / "eval/dedup")
    with path.open("w", encoding="utf-8") as stream:
        for number in range(first, first + count):
            mixed = mixer.copy(number, number) if number and number % 5 == 0 else mixer.article(number)
            text = mixer.text(number, mixed).text
            record = {"url": f"https://paper{number % 40}.example/{number}", "title": text[:60], "text": text}
            stream.write(json.dumps(record | {"published_at": f"2022-09-{1 + number % 28:02d}"}) + "\n")


def backfill(config: Path, data: Path, kind: str, path: Path) -> Use:
    """Run one backfill."""
    command = [sys.executable, "-m", "pipeline", "backfill", kind, str(path), "--direct", "--json"]
    use = run([*command, "--config", str(config), "--data", str(data)])
    print(f"  {json.loads(use.output)['message']}")
    return use


def measure_pages(folder: Path, config: Path, count: int) -> None:
    """Efficiency and memory with a WARC file."""
    cores = os.cpu_count() or 1
    sample = min(count, SAMPLE_PAGES)
    bare = bare_seconds(sample) * count / sample
    walls = []
    for size in (count // 3, count):
        path = folder / f"pages{size}.warc.gz"
        write_warc(path, size)
        use = backfill(config, folder / f"pages{size}", "warc", path)
        loop = bare * size / count
        print(f"WARC of {size} pages, {path.stat().st_size / 1e6:.0f} MB: {use.wall:.1f} s wall, {use.cpu:.1f} s CPU")
        print(f"  efficiency {loop / cores / use.wall:.2f} (by CPU time {loop / use.cpu:.2f}; bare loop {loop:.1f} s)")
        print(f"  peak memory {use.peak / 1e6:.0f} MB")
        walls.append(use.wall)
    more = count - count // 3
    print(f"each page beyond the third: efficiency {bare * more / count / cores / (walls[1] - walls[0]):.2f}")


def measure_texts(folder: Path, config: Path, stored: int, count: int) -> None:
    """Articles a second from JSON Lines on top of a stored corpus."""
    first, second = folder / "stored.jsonl", folder / "more.jsonl"
    write_articles(first, 0, stored)
    write_articles(second, stored, count)
    for path, before, n in ((first, 0, stored), (second, stored, count)):
        use = backfill(config, folder / "texts", "files", path)
        print(f"JSONL with {before} stored: {n / use.wall:.0f} articles/s, {n / use.cpu:.0f} a CPU second, over {n},")
        print(f"  peak memory {use.peak / 1e6:.0f} MB")


def measure_onto(folder: Path, config: Path, corpus: Path, count: int) -> None:
    """Articles a second on top of a copy of a corpus that `benchmarks.dedup_scale` has filled and named by its size."""
    stored, path = int(corpus.name), folder / "onto.jsonl"
    write_articles(path, stored, count)
    data = Path(shutil.copytree(corpus, folder / "onto"))
    use = backfill(config, data, "files", path)
    print(f"JSONL with {stored} stored: {count / use.wall:.0f} articles/s, {count / use.cpu:.0f} a CPU second")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="pages of the WARC file; 0 leaves it out")
    parser.add_argument("--stored", type=int, default=10_000, help="articles stored first; 0 leaves texts out")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument(
        "--onto", type=Path, help="also measure on this folder of `benchmarks.dedup_scale --corpus --fill`"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "config", folder / "config")
        began = time.monotonic()
        if arguments.pages:
            measure_pages(folder, folder / "config", arguments.pages)
        if arguments.stored:
            measure_texts(folder, folder / "config", arguments.stored, arguments.articles)
        if arguments.onto:
            measure_onto(folder, folder / "config", arguments.onto, arguments.articles // 2)
        print(f"measured in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
