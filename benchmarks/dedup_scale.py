"""Measures what linking one article costs as the corpus grows, and what the classic MinHash index costs beside it.

    python -m benchmarks.dedup_scale ../shared/eval/dedup [--sizes 10000 100000 1000000] [--minhash 100000]

The corpus is mixed from real sentences: each article takes 10 to 18, every one from another article, so that each
sentence recurs in many articles: harder than news. It is stored without being linked; then batches of 1,000 new ones, a
fifth of them copies of stored ones (whole, shortened, or with every fourth sentence replaced), are prepared, linked and
committed. Seconds are CPU seconds of the process with all its threads.
"""

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.bare_corpus import Text, add_texts, article_row
from pipeline.dedupe.alignment import view
from pipeline.dedupe.terms import Fingerprint, fingerprint, fingerprint_of
from pipeline.dedupe.words import Reading, tokens, vocabulary
from pipeline.store.database import Store
from pipeline.store.lookup import store_fingerprints
from pipeline.store.rows import insert_rows
from pipeline.text import sentences

NOW = datetime(2024, 1, 1, tzinfo=UTC)
BATCH = 1000
FILL = 5000


class Mixer:
    """Makes articles out of real sentences; an article is a list of their numbers."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)
        self._sentences: list[str] = []
        with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                self._sentences += [text[start:end] for start, end in sentences(text) if 40 < end - start < 600]
        self._readings: dict[int, Reading] = {}

    def article(self) -> list[int]:
        """A new article."""
        return self._random.choices(range(len(self._sentences)), k=self._random.randint(10, 18))

    def text(self, mixed: list[int]) -> str:
        """Its words."""
        return " ".join(self._sentences[number] for number in mixed)

    def fingerprint(self, mixed: list[int]) -> Fingerprint:
        """Its fingerprint, put together from its sentences; the same as that of its text, and faster to fill with."""
        parts = [self._reading(number) for number in mixed]
        return fingerprint_of(
            Reading(
                keys=np.concatenate([part.keys for part in parts]),
                idf=np.concatenate([part.idf for part in parts]),
                marks=np.concatenate([part.marks for part in parts]),
            )
        )

    def _reading(self, number: int) -> Reading:
        """A sentence as the fingerprint reads it."""
        if number not in self._readings:
            self._readings[number] = vocabulary("en").read(tokens(self._sentences[number]))
        return self._readings[number]

    def copy(self, of: list[int]) -> list[int]:
        """A whole, a shortened or an edited copy."""
        way = self._random.randrange(3)
        if way == 0:
            return of
        if way == 1:
            return of[: max(4, len(of) * 3 // 5)]
        other = self.article()
        return [other[at % len(other)] if at % 4 == 3 else number for at, number in enumerate(of)]


def texts(mixer: Mixer, first: int, count: int) -> Iterator[tuple[Text, list[int]]]:
    """Articles under consecutive ids."""
    for number in range(first, first + count):
        mixed = mixer.article()
        yield Text(id=f"a{number:08}", text=mixer.text(mixed), site=f"s{number % 3000}.example"), mixed


def fill(store: Store, mixer: Mixer, first: int, count: int) -> list[list[int]]:
    """Store articles with their fingerprints, unlinked; return some of them."""
    kept: list[list[int]] = []
    with store.writing() as connection:
        for start in range(first, first + count, FILL):
            made = list(texts(mixer, start, min(FILL, first + count - start)))
            kept += [mixed for _, mixed in made[::50]]
            marks = [mixer.fingerprint(mixed) for _, mixed in made]
            rows = [article_row(text, mark, NOW) for (text, _), mark in zip(made, marks, strict=True)]
            connection.execute("BEGIN")
            insert_rows(connection, "articles", rows)
            store_fingerprints(
                connection, [(text.id, view(mark)) for (text, _), mark in zip(made, marks, strict=True)], now=NOW
            )
            connection.execute("COMMIT")
    return kept


def measure(store: Store, mixer: Mixer, known: list[list[int]], first: int, batches: int) -> tuple[float, float, int]:
    """Milliseconds of CPU an article (the preparing alone, then all in), and links written."""
    all_in = preparing = 0.0
    links = 0
    for number in range(batches):
        made = [text for text, _ in texts(mixer, first + number * BATCH, BATCH)]
        for place in range(0, BATCH, 5):
            source = known[(number * BATCH + place) % len(known)]
            made[place] = Text(id=made[place].id, text=mixer.text(mixer.copy(source)), site=made[place].site)
        started = time.process_time()
        for text in made:
            fingerprint(text.text, "en")
        preparing += time.process_time() - started
        started = time.process_time()
        links += add_texts(store, made, now=NOW)
        all_in += time.process_time() - started
    share = 1000 / (batches * BATCH)
    return preparing * share, all_in * share, links


def ours(folder: Path, sizes: list[int], batches: int) -> None:
    """Print the cost at each size."""
    mixer, known, stored = Mixer(folder, 1), list[list[int]](), 0
    fingerprint("warm up", "en")
    with tempfile.TemporaryDirectory() as data:
        store = Store(data=Path(data))
        store.prepare(NOW)
        for size in sizes:
            known += fill(store, mixer, stored, size - stored)
            preparing, all_in, links = measure(store, mixer, known, size, batches)
            stored = size + batches * BATCH
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
            with duckdb.connect(str(store.live), read_only=True) as connection:
                postings = connection.execute("SELECT count(*) FROM work.postings").fetchone()
            print(
                f"{size:>9} stored: {all_in:5.2f} ms an article (of which preparing {preparing:.2f}), "
                f"{links / batches:.0f} links a batch, {postings[0] if postings else 0} postings, "
                f"{store.live.stat().st_size / 1024**3:.2f} GiB on disk, peak memory {peak:.2f} GiB",
                flush=True,
            )


def minhash(folder: Path, size: int) -> None:
    """Print what datasketch's MinHashLSH costs an article at a size: prepare, query, insert."""
    from datasketch import MinHash, MinHashLSH

    mixer = Mixer(folder, 1)
    for name in ("update", "update_batch"):
        index = MinHashLSH(threshold=0.5, num_perm=128)

        def add(text: Text, way: str = name, index: MinHashLSH = index) -> None:
            words = text.text.casefold().split()
            shingles = [" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))]
            sketch = MinHash(num_perm=128)
            if way == "update_batch":
                sketch.update_batch(shingles)
            else:
                for shingle in shingles:
                    sketch.update(shingle)
            index.query(sketch)
            index.insert(text.id, sketch)

        for text, _ in texts(mixer, 0, size):
            add(text, "update_batch")
        made = [text for text, _ in texts(mixer, size, 2 * BATCH)]
        started = time.process_time()
        for text in made:
            add(text)
        spent = time.process_time() - started
        print(
            f"datasketch MinHashLSH ({name}), {size} stored: {1000 * spent / len(made):.2f} ms an article", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--batches", type=int, default=5)
    parser.add_argument("--minhash", type=int, default=100_000, help="size of the MinHash index; 0 leaves it out")
    parser.add_argument("--only-minhash", action="store_true")
    options = parser.parse_args()
    if options.only_minhash:
        minhash(options.folder, options.minhash)
        return
    ours(options.folder, options.sizes, options.batches)
    if options.minhash:
        # In a process of its own, so that neither's memory and caches disturb the other's figures.
        own = [sys.executable, "-m", "benchmarks.dedup_scale", str(options.folder)]
        subprocess.run([*own, "--only-minhash", "--minhash", str(options.minhash)], check=True)


if __name__ == "__main__":
    main()
